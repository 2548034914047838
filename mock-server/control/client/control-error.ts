/** A call of the control API that was refused, or that nobody answered; the message says what would be right. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  /** Status of the refusal; absent where no control API answered. */
  readonly status: number | undefined;
  constructor(sentence: string, status?: number, options?: ErrorOptions) {
    super(sentence, options);
    this.status = status;
  }
}
