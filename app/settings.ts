/** What the environment says, typed: made by `readSettings`, handed to every part. */

/** The App's credentials: from the environment, or stored by the manifest flow. */
export interface Credentials {
  readonly appId: number
  readonly privateKey: string
  /** at least 32 bytes */
  readonly webhookSecret: string
}

/** Where promotions are told to. */
export interface NotifySettings {
  readonly url: string
  /** at least 16 characters */
  readonly secret: string
}

/** Copies of the database file. */
export interface BackupSettings {
  readonly folder: string
  readonly hours: number
  /** so many of the newest */
  readonly keep: number
}

export interface Settings {
  readonly host: string
  readonly port: number
  /** as the outside world reaches the server, without a slash at its end: for links and for the App's manifest */
  readonly publicUrl: string
  /** `file:…`, `libsql://…`, `http://…` */
  readonly databaseUrl: string
  readonly databaseToken?: string
  /** absent: first start, the set-up page is all there is */
  readonly credentials?: Credentials
  /** `https://github.com`, or of a GitHub Enterprise Server */
  readonly githubUrl: string
  /** `https://api.github.com`, `https://HOST/api/v3` */
  readonly githubApiUrl: string
  /** exactly what `iss` must be; also where `/.well-known/jwks` is */
  readonly tokenIssuer: string
  /** `.github/workflows/promptgate.yml` */
  readonly workflowPath: string
  /** `.github/promptgate.yml` */
  readonly policyPath: string
  /** of `runner_environment` */
  readonly runnerEnvironments: readonly ('github-hosted' | 'self-hosted')[]
  /** who has it may read `/health` and `/metrics`; absent: the machine itself may */
  readonly metricsToken?: string
  /** minutes without progress after which an order is given up */
  readonly orderMinutes: number
  /** requests a second that one read key may make; default 200 */
  readonly readRate?: number
  /** days after which outputs of models are forgotten */
  readonly retentionDays: number
  /** absent: nobody is told */
  readonly notify?: NotifySettings
  /** absent: the operator copies the database, or nobody does */
  readonly backup?: BackupSettings
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

/** Of a server that is set up. */
export type RunningSettings = Settings & { readonly credentials: Credentials }
