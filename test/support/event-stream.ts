/** What a server sends as events: JSON-RPC messages in order, until the stream ends. */
export interface EventStream {
  readonly messages: readonly Record<string, unknown>[];
  /** The next message; undefined once the stream has ended. */
  next(): Promise<Record<string, unknown> | undefined>;
  /** Leaves before the stream ends. */
  leave(): Promise<void>;
}

/** Reads the body of an answer of type `text/event-stream`. */
export function eventStream(response: Response): EventStream {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const messages: Record<string, unknown>[] = [];
  const waiting: Record<string, unknown>[] = [];
  let text = '';
  const take = () => {
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) waiting.push(JSON.parse(data) as Record<string, unknown>);
    }
  };
  return {
    messages,
    next: async () => {
      while (waiting.length === 0) {
        const { done, value } = await reader.read();
        if (done) return undefined;
        text += value;
        take();
      }
      const message = waiting.shift()!;
      messages.push(message);
      return message;
    },
    leave: () => reader.cancel(),
  };
}
