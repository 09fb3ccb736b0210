CREATE TABLE `comparisons` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`report_id` integer NOT NULL,
	`repository_id` integer NOT NULL,
	`evaluation_id` text NOT NULL,
	`id` text NOT NULL,
	`suite` text NOT NULL,
	`prompt` text NOT NULL,
	`runner` text NOT NULL,
	`change` text NOT NULL,
	`base_fingerprint` text,
	`head_fingerprint` text,
	`outcome` text,
	`base_score` real,
	`head_score` real,
	`delta` real,
	`low` real,
	`high` real,
	`p` real,
	`figures` text,
	`at_ms` integer NOT NULL,
	`is_void` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `comparisons_key` ON `comparisons` (`report_id`,`id`);--> statement-breakpoint
CREATE INDEX `comparisons_of_evaluation` ON `comparisons` (`repository_id`,`evaluation_id`);--> statement-breakpoint
CREATE INDEX `comparisons_of_prompt` ON `comparisons` (`repository_id`,`prompt`,`seq`) WHERE is_void = 0;--> statement-breakpoint
CREATE INDEX `comparisons_of_version` ON `comparisons` (`repository_id`,`head_fingerprint`);--> statement-breakpoint
CREATE TABLE `evaluations` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`repository_id` integer NOT NULL,
	`subject` text NOT NULL,
	`pull` integer,
	`attempt` integer NOT NULL,
	`trigger` text NOT NULL,
	`actor` text,
	`base_ref` text NOT NULL,
	`base_sha` text NOT NULL,
	`merge_base_sha` text NOT NULL,
	`head_sha` text NOT NULL,
	`head_repository` text,
	`is_fork` integer NOT NULL,
	`policy_hash` text NOT NULL,
	`state` text NOT NULL,
	`ordered` text,
	`policy` text,
	`progress` text,
	`problems` text,
	`evidence_id` text,
	`run_id` integer,
	`run_attempt` integer,
	`run_url` text,
	`deadline_ms` integer,
	`conclusion` text,
	`blocks` integer,
	`figures` text,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`concluded_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `evaluations_id` ON `evaluations` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `evaluations_key` ON `evaluations` (`repository_id`,`subject`,`head_sha`,`merge_base_sha`,`policy_hash`,`attempt`);--> statement-breakpoint
CREATE INDEX `evaluations_of_repository` ON `evaluations` (`repository_id`,`seq`);--> statement-breakpoint
CREATE INDEX `evaluations_of_subject` ON `evaluations` (`repository_id`,`subject`,`seq`);--> statement-breakpoint
CREATE INDEX `evaluations_of_head` ON `evaluations` (`repository_id`,`head_sha`,`seq`);--> statement-breakpoint
CREATE INDEX `evaluations_deadline` ON `evaluations` (`deadline_ms`) WHERE state in ('planning', 'waiting', 'queued', 'dispatched', 'running', 'reported') and deadline_ms is not null;--> statement-breakpoint
CREATE TABLE `report_bodies` (
	`report_id` integer NOT NULL,
	`repository_id` integer NOT NULL,
	`n` integer NOT NULL,
	`bytes` blob NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `report_bodies_key` ON `report_bodies` (`report_id`,`n`);--> statement-breakpoint
CREATE TABLE `reports` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`repository_id` integer NOT NULL,
	`evaluation_id` text NOT NULL,
	`run_attempt` integer NOT NULL,
	`body_hash` text NOT NULL,
	`state` text NOT NULL,
	`saved_at_ms` integer NOT NULL,
	`keeps_outputs` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reports_body` ON `reports` (`evaluation_id`,`run_attempt`,`body_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `reports_key` ON `reports` (`evaluation_id`,`run_attempt`) WHERE state <> 'importing';--> statement-breakpoint
CREATE INDEX `reports_age` ON `reports` (`saved_at_ms`) WHERE keeps_outputs = 1;--> statement-breakpoint
CREATE TABLE `reservations` (
	`evaluation_id` text PRIMARY KEY NOT NULL,
	`repository_id` integer NOT NULL,
	`subject` text NOT NULL,
	`day` text NOT NULL,
	`currency` text NOT NULL,
	`reserved` real NOT NULL,
	`spent` real,
	`state` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `reservations_of_day` ON `reservations` (`repository_id`,`day`,`currency`);--> statement-breakpoint
CREATE INDEX `reservations_of_subject` ON `reservations` (`repository_id`,`subject`,`currency`);--> statement-breakpoint
CREATE TABLE `reviews` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`repository_id` integer NOT NULL,
	`report_id` integer NOT NULL,
	`n` integer NOT NULL,
	`login` text NOT NULL,
	`score` real NOT NULL,
	`note` text,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reviews_key` ON `reviews` (`repository_id`,`report_id`,`n`,`login`);--> statement-breakpoint
CREATE TABLE `trials` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`report_id` integer NOT NULL,
	`repository_id` integer NOT NULL,
	`n` integer NOT NULL,
	`comparison` text NOT NULL,
	`arm` text NOT NULL,
	`yardstick` text NOT NULL,
	`case_key` text NOT NULL,
	`repeat` integer NOT NULL,
	`outcome` text NOT NULL,
	`output` text NOT NULL,
	`output_hash` text NOT NULL,
	`score` real,
	`scores` text NOT NULL,
	`usage` text,
	`latency_ms` real,
	`compute_seconds` real,
	`error_kind` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `trials_key` ON `trials` (`report_id`,`n`);--> statement-breakpoint
CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at_ms` integer NOT NULL,
	`repository_id` integer,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`details` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_of_repository` ON `audit` (`repository_id`,`seq`);--> statement-breakpoint
CREATE TABLE `checks` (
	`repository_id` integer NOT NULL,
	`head_sha` text NOT NULL,
	`id` integer NOT NULL,
	`content_hash` text NOT NULL,
	`evaluation_id` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `checks_key` ON `checks` (`repository_id`,`head_sha`);--> statement-breakpoint
CREATE TABLE `comments` (
	`repository_id` integer NOT NULL,
	`pull` integer NOT NULL,
	`id` integer NOT NULL,
	`content_hash` text NOT NULL,
	`evaluation_id` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `comments_key` ON `comments` (`repository_id`,`pull`);--> statement-breakpoint
CREATE TABLE `deliveries` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`event` text NOT NULL,
	`action` text,
	`repository_id` integer,
	`installation_id` integer,
	`lane` text NOT NULL,
	`payload` text NOT NULL,
	`pieces` integer DEFAULT 0 NOT NULL,
	`received_at_ms` integer NOT NULL,
	`due_at_ms` integer NOT NULL,
	`state` text DEFAULT 'received' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`lease_owner` text,
	`leased_until_ms` integer,
	`error` text,
	`finished_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_id` ON `deliveries` (`id`);--> statement-breakpoint
CREATE INDEX `deliveries_state` ON `deliveries` (`state`,`due_at_ms`);--> statement-breakpoint
CREATE INDEX `deliveries_lane` ON `deliveries` (`lane`,`seq`) WHERE state in ('received', 'leased');--> statement-breakpoint
CREATE INDEX `deliveries_leased` ON `deliveries` (`lane`,`leased_until_ms`) WHERE state = 'leased';--> statement-breakpoint
CREATE INDEX `deliveries_open` ON `deliveries` (`seq`) WHERE state in ('received', 'leased');--> statement-breakpoint
CREATE INDEX `deliveries_finished` ON `deliveries` (`finished_at_ms`) WHERE state = 'done';--> statement-breakpoint
CREATE TABLE `payload_pieces` (
	`delivery_id` text NOT NULL,
	`n` integer NOT NULL,
	`bytes` blob NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payload_pieces_key` ON `payload_pieces` (`delivery_id`,`n`);--> statement-breakpoint
CREATE TABLE `repositories` (
	`id` integer PRIMARY KEY NOT NULL,
	`owner_id` integer NOT NULL,
	`owner` text NOT NULL,
	`name` text NOT NULL,
	`installation_id` integer NOT NULL,
	`default_branch` text NOT NULL,
	`is_private` integer NOT NULL,
	`removed_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `repositories_of_installation` ON `repositories` (`installation_id`);--> statement-breakpoint
CREATE TABLE `settings` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tokens` (
	`jti` text PRIMARY KEY NOT NULL,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `tokens_expiry` ON `tokens` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `units` (
	`id` text PRIMARY KEY NOT NULL,
	`result` text NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `units_age` ON `units` (`at_ms`);--> statement-breakpoint
CREATE TABLE `alerts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`repository_id` integer NOT NULL,
	`monitor` text NOT NULL,
	`prompt` text NOT NULL,
	`issue` integer,
	`opened_at_ms` integer NOT NULL,
	`closed_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alerts_open` ON `alerts` (`repository_id`,`monitor`,`prompt`) WHERE closed_at_ms is null;--> statement-breakpoint
CREATE INDEX `alerts_of_repository` ON `alerts` (`repository_id`,`id`);--> statement-breakpoint
CREATE TABLE `budgets` (
	`repository_id` integer NOT NULL,
	`currency` text NOT NULL,
	`per_pull_request` real,
	`per_day` real,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `budgets_key` ON `budgets` (`repository_id`,`currency`);--> statement-breakpoint
CREATE TABLE `datasets` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`repository_id` integer NOT NULL,
	`hash` text NOT NULL,
	`path` text NOT NULL,
	`cases` integer NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `datasets_key` ON `datasets` (`repository_id`,`path`,`hash`);--> statement-breakpoint
CREATE TABLE `environments` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`repository_id` integer NOT NULL,
	`name` text NOT NULL,
	`rules` text NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `environments_key` ON `environments` (`repository_id`,`name`);--> statement-breakpoint
CREATE TABLE `monitors` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`repository_id` integer NOT NULL,
	`name` text NOT NULL,
	`schedule` text NOT NULL,
	`last_run_ms` integer,
	`next_run_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `monitors_key` ON `monitors` (`repository_id`,`name`);--> statement-breakpoint
CREATE INDEX `monitors_due` ON `monitors` (`next_run_ms`);--> statement-breakpoint
CREATE TABLE `promotions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`repository_id` integer NOT NULL,
	`environment` text NOT NULL,
	`prompt` text NOT NULL,
	`kind` text NOT NULL,
	`from_fingerprint` text,
	`to_fingerprint` text NOT NULL,
	`source_event` text NOT NULL,
	`evidence` text,
	`actor` text NOT NULL,
	`why` text,
	`is_active` integer NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `promotions_key` ON `promotions` (`repository_id`,`environment`,`prompt`,`source_event`);--> statement-breakpoint
CREATE UNIQUE INDEX `promotions_active` ON `promotions` (`repository_id`,`environment`,`prompt`) WHERE is_active = 1;--> statement-breakpoint
CREATE INDEX `promotions_of_prompt` ON `promotions` (`repository_id`,`prompt`,`id`);--> statement-breakpoint
CREATE TABLE `prompts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`repository_id` integer NOT NULL,
	`name` text NOT NULL,
	`path` text NOT NULL,
	`owner` text,
	`tags` text,
	`category` text,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `prompts_key` ON `prompts` (`repository_id`,`name`);--> statement-breakpoint
CREATE TABLE `versions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`repository_id` integer NOT NULL,
	`fingerprint` text NOT NULL,
	`prompt` text NOT NULL,
	`path` text NOT NULL,
	`source` text NOT NULL,
	`parts` text,
	`model` text,
	`first_commit` text NOT NULL,
	`author` text,
	`title` text,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `versions_key` ON `versions` (`repository_id`,`fingerprint`);--> statement-breakpoint
CREATE INDEX `versions_of_prompt` ON `versions` (`repository_id`,`prompt`,`id`);--> statement-breakpoint
CREATE TABLE `waivers` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`repository_id` integer NOT NULL,
	`fingerprint` text NOT NULL,
	`comparison` text NOT NULL,
	`case` text,
	`by` text NOT NULL,
	`why` text NOT NULL,
	`at_ms` integer NOT NULL,
	`until_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `waivers_of_version` ON `waivers` (`repository_id`,`fingerprint`);