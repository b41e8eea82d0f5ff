import { InvalidTokenError } from '#auth';
import { TokenExchangeError } from '#token-exchange';

/** Throws `InvalidTokenError` where the issuer refused the caller's token: the caller gets the 401 of the gateway. */
export function refuseSubject(failure: unknown): void {
  if (failure instanceof TokenExchangeError && failure.remedy === 'sign_in') {
    throw new InvalidTokenError('refused');
  }
}
