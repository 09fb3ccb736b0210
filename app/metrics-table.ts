/** Every metric of `/metrics`, as data: the registry and the page for operators are made from it. */

export interface MetricRow {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  readonly help: string
  readonly labels?: readonly string[]
  /** upper bounds in seconds */
  readonly buckets?: readonly number[]
}

const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const
const jobBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] as const
const evaluationBuckets = [10, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600] as const

export const metricsTable: readonly MetricRow[] = [
  {
    name: 'promptgate_deliveries',
    type: 'gauge',
    help: 'Deliveries and jobs in the inbox by state (received, leased, done, dead).',
    labels: ['state'],
  },
  {
    name: 'promptgate_inbox_oldest_seconds',
    type: 'gauge',
    help: 'Age of the oldest delivery that is due and not taken yet; 0 where there is none.',
  },
  {
    name: 'promptgate_deliveries_received_total',
    type: 'counter',
    help: 'Deliveries that arrived, by event and by whether they were new (stored, duplicate).',
    labels: ['event', 'answer'],
  },
  {
    name: 'promptgate_delivery_failures_total',
    type: 'counter',
    help: 'Tries of a delivery that failed, by event.',
    labels: ['event'],
  },
  {
    name: 'promptgate_handler_seconds',
    type: 'histogram',
    help: 'Time a delivery or job took, by event.',
    labels: ['event'],
    buckets: jobBuckets,
  },
  {
    name: 'promptgate_webhook_seconds',
    type: 'histogram',
    help: 'Time from the headers of a webhook to its answer, by status.',
    labels: ['status'],
    buckets: requestBuckets,
  },
  {
    name: 'promptgate_http_requests_total',
    type: 'counter',
    help: 'Answers of the server by status.',
    labels: ['status'],
  },
  {
    name: 'promptgate_evaluation_seconds',
    type: 'histogram',
    help: 'Time from the event to the verdict of an evaluation.',
    buckets: evaluationBuckets,
  },
  {
    name: 'promptgate_verdicts_total',
    type: 'counter',
    help: 'Verdicts by conclusion.',
    labels: ['conclusion'],
  },
  {
    name: 'promptgate_refusals_total',
    type: 'counter',
    help: 'Claims, reports and tokens that were refused, by reason.',
    labels: ['code'],
  },
  {
    name: 'promptgate_reports_total',
    type: 'counter',
    help: 'Reports that came in, by what became of them (stored, same, conflict, void).',
    labels: ['result'],
  },
  {
    name: 'promptgate_served_total',
    type: 'counter',
    help: 'Answers to readers of prompts, by status and by arm (stable, canary; empty where none was given).',
    labels: ['status', 'arm'],
  },
  {
    name: 'promptgate_serving_copy_age_seconds',
    type: 'gauge',
    help: 'Time since the database confirmed what is served from memory; absent before it was read.',
  },
  {
    name: 'promptgate_serving_prompts',
    type: 'gauge',
    help: 'Versions that environments serve, canaries counted apart.',
  },
  {
    name: 'promptgate_model_spend_total',
    type: 'counter',
    help: 'What the models of finished evaluations cost, by currency.',
    labels: ['currency'],
  },
  {
    name: 'promptgate_github_rate_left',
    type: 'gauge',
    help: 'Requests to GitHub left of the hour, by installation, as GitHub said last.',
    labels: ['installation'],
  },
  {
    name: 'promptgate_sweep_age_seconds',
    type: 'gauge',
    help: 'Time since a sweep ended well, by sweep.',
    labels: ['sweep'],
  },
  { name: 'process_cpu_seconds_total', type: 'counter', help: 'User and system CPU time of the process.' },
  { name: 'process_resident_memory_bytes', type: 'gauge', help: 'Resident memory of the process.' },
  { name: 'process_start_time_seconds', type: 'gauge', help: 'Start of the process since the epoch.' },
  { name: 'nodejs_heap_used_bytes', type: 'gauge', help: 'Heap in use.' },
  {
    name: 'nodejs_eventloop_lag_seconds',
    type: 'gauge',
    help: 'Delay of the event loop since the last scrape, by quantile (0.5, 0.99, 1).',
    labels: ['quantile'],
  },
]
