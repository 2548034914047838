/**
 * Interrupts this process when the one is gone that started it with a channel, and that alone could tell anybody how it ends.
 */
export function endWithStarter(): void {
  if (!process.connected) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGINT'));
  process.channel?.unref();
}
