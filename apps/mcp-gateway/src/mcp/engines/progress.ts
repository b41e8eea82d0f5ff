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

/** Whether a client asked for a tool's progress, and its way to the client: notifications with the client's token. */
export function progressTo(
  progressToken: string | number | undefined,
  notify: (notification: ProgressNotification) => Promise<void>,
): Pick<ToolCall, 'wantsProgress' | 'progress'> {
  if (progressToken === undefined) return { wantsProgress: false, progress: silent };
  const told: ToolCall['progress'] = (progress, total, message) =>
    notify({
      method: 'notifications/progress',
      params: {
        progressToken,
        progress,
        ...(total !== undefined && { total }),
        ...(message !== undefined && { message }),
      },
    });
  return { wantsProgress: true, progress: told };
}
