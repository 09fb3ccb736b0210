/** The App no longer wants what is being measured: the reason that a signal is aborted with. */
export class OrderVoid extends Error {
  override readonly name = 'OrderVoid'
}
