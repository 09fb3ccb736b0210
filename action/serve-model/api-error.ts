/** An error that a client of the embedded runner sees, in the shape of llama.cpp's server. */

export type ApiErrorType =
  | 'invalid_request_error'
  | 'exceed_context_size_error'
  | 'not_found_error'
  | 'not_supported_error'
  | 'server_error'
  | 'unavailable_error'

/**
 * Thrown while a request is read or answered; `status` is the HTTP status and the `code` of the body.
 * Shape: llama.cpp tools/server, `format_error_response`.
 */
export class ApiError extends Error {
  readonly status: number
  readonly type: ApiErrorType
  readonly details: Readonly<Record<string, number>>

  constructor(
    status: number,
    type: ApiErrorType,
    message: string,
    details: Readonly<Record<string, number>> = {},
  ) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.type = type
    this.details = details
  }
}

/** The user's request is wrong: HTTP 400. */
export function badRequest(message: string): ApiError {
  return new ApiError(400, 'invalid_request_error', message)
}

/** The body that `error` is sent with. */
export function errorBody(error: ApiError): { error: Record<string, unknown> } {
  return { error: { code: error.status, message: error.message, type: error.type, ...error.details } }
}
