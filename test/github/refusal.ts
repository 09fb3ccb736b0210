/** An answer that is not a success, thrown from wherever the request turns out to be wrong. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  readonly facts: Readonly<Record<string, unknown>>

  /** `facts` stand in the body beside `message`, as `errors` do. */
  constructor(status: number, message: string, facts: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.status = status
    this.facts = facts
  }
}

export const notFound = () => new Refusal(404, 'Not Found')

/** GitHub's 422 with its list of what is wrong. */
export const invalid = (message: string, errors?: readonly unknown[]) =>
  new Refusal(422, message, errors === undefined ? {} : { errors })
