/** What is counted for `/metrics`; names and labels are those of `metrics-table.ts`. */

export interface Metrics {
  /** adds to a counter: `promptgate_verdicts_total` { conclusion } */
  readonly count: (name: string, labels?: Readonly<Record<string, string>>, by?: number) => void
  /** one observation of a histogram, in seconds: `promptgate_evaluation_seconds` */
  readonly observe: (name: string, seconds: number, labels?: Readonly<Record<string, string>>) => void
}
