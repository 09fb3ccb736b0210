/** The table of events and jobs: who handles what. What is not in it is acknowledged and done. */
import { onNotify } from '../notify/notify.ts'
import { onAnnounce } from './announce.ts'
import { onCheckRun } from './check-run.ts'
import { onCheckSuite } from './check-suite.ts'
import { onDispatch } from './dispatch.ts'
import type { EventHandler } from './event.ts'
import { onInstallation } from './installation.ts'
import { onIssueComment } from './issue-comment.ts'
import { onMergeGroup } from './merge-group.ts'
import { onOverdue } from './overdue.ts'
import { onPromote } from './promote.ts'
import { onPublishJob } from './publish-job.ts'
import { onPullRequest } from './pull-request.ts'
import { onPush } from './push.ts'
import { onReconcile } from './reconcile.ts'
import { onRelease } from './release.ts'
import { onRepository } from './repository.ts'
import { onRerun } from './rerun.ts'
import { onSource } from './source.ts'
import { onWorkflowRun } from './workflow-run.ts'

export const eventHandlers: Readonly<Record<string, EventHandler>> = {
  check_run: onCheckRun,
  check_suite: onCheckSuite,
  installation: onInstallation,
  installation_repositories: onInstallation,
  issue_comment: onIssueComment,
  merge_group: onMergeGroup,
  pull_request: onPullRequest,
  push: onPush,
  release: onRelease,
  repository: onRepository,
  workflow_run: onWorkflowRun,
  'promptgate.announce': onAnnounce,
  'promptgate.dispatch': onDispatch,
  'promptgate.notify': onNotify,
  'promptgate.overdue': onOverdue,
  'promptgate.promote': onPromote,
  'promptgate.publish': onPublishJob,
  'promptgate.reconcile': onReconcile,
  'promptgate.rerun': onRerun,
  'promptgate.source': onSource,
}
