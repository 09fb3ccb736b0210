/** The artifact of a run that holds its report: the App looks there for what could not be delivered. */

/** Every attempt of a run keeps its own. */
export const reportArtifactName = (runAttempt: number | string): string => `promptgate-report-${runAttempt}`
