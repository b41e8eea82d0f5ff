import type { ToolCall } from '../../catalogue/tool.js';

/** A progress notification of either era (specification, Progress). */
interface ProgressNotification {
  readonly method: 'notifications/progress';
  readonly params: {
    readonly progressToken: string | number;
    readonly progress: number;
    readonly total?: number;
    readonly message?: string;
  };
}

const silent: ToolCall['progress'] = () => Promise.resolve();

/** Reports a tool's progress by notifications with the client's token; without one nothing is sent. */
export function progressTo(
  progressToken: string | number | undefined,
  notify: (notification: ProgressNotification) => Promise<void>,
): ToolCall['progress'] {
  if (progressToken === undefined) return silent;
  return (progress, total, message) =>
    notify({
      method: 'notifications/progress',
      params: {
        progressToken,
        progress,
        ...(total !== undefined && { total }),
        ...(message !== undefined && { message }),
      },
    });
}
