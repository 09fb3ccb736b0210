/** Where an evaluation stands, from the first event to its verdict. */

/**
 * planning: the check stands, the change is being read · waiting: for a command (fork, draft) · queued: the order stands,
 * the workflow is not started · dispatched: it is started · running: the order was claimed · reported: facts are here, the
 * verdict is not · concluded · unaffected: no prompt is touched · refused: files, policy or set-up have mistakes · failed:
 * could not evaluate · timed-out · cancelled: a person stopped it · superseded: a newer head or a closed pull request made it
 * void
 */
export type EvaluationState =
  | 'planning'
  | 'waiting'
  | 'queued'
  | 'dispatched'
  | 'running'
  | 'reported'
  | 'concluded'
  | 'unaffected'
  | 'refused'
  | 'failed'
  | 'timed-out'
  | 'cancelled'
  | 'superseded'
