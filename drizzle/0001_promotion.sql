CREATE TABLE `promotion_requests` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`repository_id` integer NOT NULL,
	`environment` text NOT NULL,
	`kind` text NOT NULL,
	`source` text NOT NULL,
	`source_event` text NOT NULL,
	`sha` text NOT NULL,
	`ref` text NOT NULL,
	`pull` integer,
	`issue` integer,
	`actor` text NOT NULL,
	`why` text,
	`only` text,
	`percent` real,
	`state` text NOT NULL,
	`evaluation_id` text,
	`due_at_ms` integer,
	`result` text NOT NULL,
	`deployment_id` integer,
	`comment_id` integer,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `promotion_requests_id` ON `promotion_requests` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `promotion_requests_key` ON `promotion_requests` (`repository_id`,`source_event`,`environment`);--> statement-breakpoint
CREATE INDEX `promotion_requests_listed` ON `promotion_requests` (`repository_id`,`seq`);--> statement-breakpoint
CREATE INDEX `promotion_requests_of_environment` ON `promotion_requests` (`repository_id`,`environment`,`seq`);--> statement-breakpoint
CREATE INDEX `promotion_requests_of_evaluation` ON `promotion_requests` (`repository_id`,`evaluation_id`);--> statement-breakpoint
CREATE TABLE `read_keys` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`repository_id` integer NOT NULL,
	`environment` text,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`prefix` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`revoked_at_ms` integer,
	`revoked_by` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `read_keys_id` ON `read_keys` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `read_keys_hash` ON `read_keys` (`hash`);--> statement-breakpoint
CREATE INDEX `read_keys_of_repository` ON `read_keys` (`repository_id`,`seq`);--> statement-breakpoint
CREATE TABLE `transitions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`repository_id` integer NOT NULL,
	`prompt` text NOT NULL,
	`fingerprint` text NOT NULL,
	`state` text NOT NULL,
	`environment` text,
	`actor` text NOT NULL,
	`cause` text NOT NULL,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `transitions_of_prompt` ON `transitions` (`repository_id`,`prompt`,`id`);--> statement-breakpoint
CREATE INDEX `transitions_of_version` ON `transitions` (`repository_id`,`fingerprint`,`id`);--> statement-breakpoint
DROP INDEX `promotions_key`;--> statement-breakpoint
DROP INDEX `promotions_active`;--> statement-breakpoint
ALTER TABLE `promotions` ADD `slot` text DEFAULT 'stable' NOT NULL;--> statement-breakpoint
ALTER TABLE `promotions` ADD `percent` real;--> statement-breakpoint
ALTER TABLE `promotions` ADD `request_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `promotions` ADD `sha` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `promotions` ADD `pull` integer;--> statement-breakpoint
CREATE INDEX `promotions_of_request` ON `promotions` (`repository_id`,`request_id`);--> statement-breakpoint
CREATE INDEX `promotions_listed` ON `promotions` (`repository_id`,`id`);--> statement-breakpoint
CREATE INDEX `promotions_halted` ON `promotions` (`repository_id`,`environment`) WHERE is_active = 1 and kind = 'halt';--> statement-breakpoint
CREATE INDEX `promotions_of_environment` ON `promotions` (`repository_id`,`environment`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `promotions_key` ON `promotions` (`repository_id`,`environment`,`prompt`,`slot`,`source_event`);--> statement-breakpoint
CREATE UNIQUE INDEX `promotions_active` ON `promotions` (`repository_id`,`environment`,`prompt`,`slot`) WHERE is_active = 1;--> statement-breakpoint
ALTER TABLE `comparisons` ADD `proof` text;--> statement-breakpoint
ALTER TABLE `comparisons` ADD `runner_identity` text;--> statement-breakpoint
ALTER TABLE `comparisons` ADD `standing` text;--> statement-breakpoint
CREATE INDEX `comparisons_listed` ON `comparisons` (`repository_id`,`seq`) WHERE is_void = 0;--> statement-breakpoint
CREATE INDEX `comparisons_of_runner` ON `comparisons` (`repository_id`,`runner`,`seq`) WHERE is_void = 0 and runner_identity is not null;--> statement-breakpoint
ALTER TABLE `reviews` ADD `evaluation_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `reviews` ADD `comparison` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `reviews` ADD `case_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `reviews` ADD `repeat` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `reviews` ADD `fingerprint` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `reviews_of_evaluation` ON `reviews` (`repository_id`,`evaluation_id`);--> statement-breakpoint
CREATE INDEX `reviews_of_version` ON `reviews` (`repository_id`,`fingerprint`);--> statement-breakpoint
ALTER TABLE `prompts` ADD `description` text;--> statement-breakpoint
ALTER TABLE `prompts` ADD `code_owners` text;--> statement-breakpoint
ALTER TABLE `prompts` ADD `archived_at_ms` integer;--> statement-breakpoint
CREATE INDEX `prompts_changed` ON `prompts` (`repository_id`,`updated_at_ms`,`id`);--> statement-breakpoint
ALTER TABLE `versions` ADD `number` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `versions` ADD `pull` integer;--> statement-breakpoint
CREATE INDEX `versions_number` ON `versions` (`repository_id`,`number`);--> statement-breakpoint
ALTER TABLE `waivers` ADD `pull` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `waivers` ADD `prompt` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `waivers` ADD `revoked_at_ms` integer;--> statement-breakpoint
ALTER TABLE `waivers` ADD `revoked_by` text;--> statement-breakpoint
CREATE INDEX `waivers_end` ON `waivers` (`until_ms`) WHERE revoked_at_ms is null;--> statement-breakpoint
CREATE INDEX `evaluations_listed` ON `evaluations` (`repository_id`,`created_at_ms`,`seq`,`state`,`conclusion`,`pull`,`base_ref`,`head_sha`,`subject`,`actor`);--> statement-breakpoint
CREATE INDEX `evaluations_changed` ON `evaluations` (`repository_id`,`updated_at_ms`,`seq`,`state`,`conclusion`,`pull`);--> statement-breakpoint
CREATE INDEX `evaluations_concluded` ON `evaluations` (`repository_id`,`concluded_at_ms`,`conclusion`) WHERE concluded_at_ms is not null;--> statement-breakpoint
UPDATE `versions` SET `number` = (SELECT count(*) FROM `versions` AS `before` WHERE `before`.`repository_id` = `versions`.`repository_id` AND `before`.`id` <= `versions`.`id`);
