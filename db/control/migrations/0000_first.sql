CREATE TABLE `acceptances` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`email` text NOT NULL,
	`full_name` text NOT NULL,
	`accepted_at` text NOT NULL,
	`address` text,
	`user_agent` text,
	`terms_version` text NOT NULL,
	`terms_sha256` text NOT NULL,
	`terms_text` text NOT NULL,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `acceptances_integration` ON `acceptances` (`integration_id`);--> statement-breakpoint
CREATE TABLE `access_tokens` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`secret_id` text NOT NULL,
	`scope` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`revoked_at` text,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`secret_id`) REFERENCES `client_secrets`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `access_tokens_integration` ON `access_tokens` (`integration_id`);--> statement-breakpoint
CREATE INDEX `access_tokens_expiry` ON `access_tokens` (`expires_at`);--> statement-breakpoint
CREATE TABLE `administrators` (
	`id` text PRIMARY KEY NOT NULL,
	`district_id` text NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`password_hash` text NOT NULL,
	`created_at` text NOT NULL,
	`disabled_at` text,
	FOREIGN KEY (`district_id`) REFERENCES `districts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `administrators_email` ON `administrators` (`email`);--> statement-breakpoint
CREATE INDEX `administrators_district` ON `administrators` (`district_id`);--> statement-breakpoint
CREATE TABLE `audit_log` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`district_id` text,
	`at` text NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` text,
	`actor_name` text NOT NULL,
	`address` text,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`before` text,
	`after` text,
	FOREIGN KEY (`district_id`) REFERENCES `districts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `audit_log_district` ON `audit_log` (`district_id`,`at`);--> statement-breakpoint
CREATE TABLE `client_secrets` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`secret_hash` text NOT NULL,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	`retires_at` text,
	`last_used_at` text,
	`last_used_address` text,
	`last_used_endpoint` text,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `client_secrets_integration` ON `client_secrets` (`integration_id`);--> statement-breakpoint
CREATE TABLE `disable_links` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`email` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `district_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`district_id` text NOT NULL,
	`type` text NOT NULL,
	`public_key` text NOT NULL,
	`sealed_private_key` text NOT NULL,
	`created_at` text NOT NULL,
	`retired_at` text,
	FOREIGN KEY (`district_id`) REFERENCES `districts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `district_keys_district` ON `district_keys` (`district_id`);--> statement-breakpoint
CREATE TABLE `districts` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `grants` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`endpoint` text NOT NULL,
	`columns` text NOT NULL,
	`buildings` text,
	`enrollment` text,
	`programs` text,
	`begin_on` text,
	`rows_max` integer,
	`file_name` text,
	`report_field_names` integer NOT NULL,
	`revision` integer NOT NULL,
	`position` integer NOT NULL,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `grants_endpoint` ON `grants` (`integration_id`,`endpoint`);--> statement-breakpoint
CREATE TABLE `host_keys` (
	`integration_id` text NOT NULL,
	`type` text NOT NULL,
	`fingerprint` text NOT NULL,
	`seen_at` text NOT NULL,
	`trusted_at` text,
	`trusted_by` text,
	PRIMARY KEY(`integration_id`, `fingerprint`),
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `integrations` (
	`id` text PRIMARY KEY NOT NULL,
	`district_id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`first_name` text NOT NULL,
	`last_name` text NOT NULL,
	`primary_email` text NOT NULL,
	`additional_emails` text NOT NULL,
	`client_id` text,
	`may_write` text NOT NULL,
	`email_changed_at` text,
	`version` integer NOT NULL,
	`ready_at` text,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	`disabled_at` text,
	`disabled_by` text,
	FOREIGN KEY (`district_id`) REFERENCES `districts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `integrations_district` ON `integrations` (`district_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `integrations_client` ON `integrations` (`client_id`);--> statement-breakpoint
CREATE TABLE `mail_queue` (
	`id` text PRIMARY KEY NOT NULL,
	`district_id` text,
	`recipients` text NOT NULL,
	`subject` text NOT NULL,
	`html` text NOT NULL,
	`text` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_attempt_at` text NOT NULL,
	`created_at` text NOT NULL,
	`sent_at` text,
	`error` text,
	FOREIGN KEY (`district_id`) REFERENCES `districts`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `mail_queue_due` ON `mail_queue` (`state`,`next_attempt_at`);--> statement-breakpoint
CREATE INDEX `mail_queue_district` ON `mail_queue` (`district_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `nights` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`night` text NOT NULL,
	`state` text NOT NULL,
	`created_at` text NOT NULL,
	`ended_at` text,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `nights_once` ON `nights` (`integration_id`,`night`);--> statement-breakpoint
CREATE TABLE `password_resets` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`administrator_id` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`used_at` text,
	FOREIGN KEY (`administrator_id`) REFERENCES `administrators`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `pull_locations` (
	`id` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`endpoint` text NOT NULL,
	`file_path` text NOT NULL,
	`file_type` text NOT NULL,
	`is_folder` integer NOT NULL,
	`position` integer NOT NULL,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `pull_locations_integration` ON `pull_locations` (`integration_id`);--> statement-breakpoint
CREATE TABLE `run_files` (
	`id` text PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`endpoint` text NOT NULL,
	`file_name` text NOT NULL,
	`outcome` text NOT NULL,
	`reason` text,
	`sentence` text,
	`rows_read` integer DEFAULT 0 NOT NULL,
	`rows_added` integer DEFAULT 0 NOT NULL,
	`rows_changed` integer DEFAULT 0 NOT NULL,
	`rows_unchanged` integer DEFAULT 0 NOT NULL,
	`rows_removed` integer DEFAULT 0 NOT NULL,
	`rows_rejected` integer DEFAULT 0 NOT NULL,
	`bytes` integer DEFAULT 0 NOT NULL,
	`sha256` text,
	`milliseconds` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `run_files_run` ON `run_files` (`run_id`);--> statement-breakpoint
CREATE TABLE `run_notices` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`run_id` text NOT NULL,
	`file_name` text NOT NULL,
	`line` integer,
	`column` text,
	`reason` text NOT NULL,
	`fix` text NOT NULL,
	`hint` text,
	`is_error` integer NOT NULL,
	FOREIGN KEY (`run_id`) REFERENCES `runs`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `run_notices_run` ON `run_notices` (`run_id`);--> statement-breakpoint
CREATE TABLE `runs` (
	`id` text PRIMARY KEY NOT NULL,
	`district_id` text NOT NULL,
	`integration_id` text,
	`night_id` text,
	`trigger` text NOT NULL,
	`work` text NOT NULL,
	`state` text NOT NULL,
	`input` text,
	`phase` text,
	`rows_done` integer DEFAULT 0 NOT NULL,
	`rows_total` integer,
	`reason` text,
	`sentence` text,
	`notices_left_out` integer DEFAULT 0 NOT NULL,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	`started_at` text,
	`ended_at` text,
	`lease_owner` text,
	`lease_until` text,
	`heartbeat_at` text,
	`fence` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`district_id`) REFERENCES `districts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`night_id`) REFERENCES `nights`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `runs_integration` ON `runs` (`integration_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `runs_state` ON `runs` (`state`);--> statement-breakpoint
CREATE INDEX `runs_night` ON `runs` (`night_id`);--> statement-breakpoint
CREATE TABLE `settings` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sftp_targets` (
	`integration_id` text PRIMARY KEY NOT NULL,
	`host` text NOT NULL,
	`port` integer NOT NULL,
	`username` text NOT NULL,
	`sealed_password` text,
	`directory` text NOT NULL,
	`file_format` text NOT NULL,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `sign_ins` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`administrator_id` text NOT NULL,
	`created_at` text NOT NULL,
	`last_seen_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`address` text,
	`user_agent` text,
	FOREIGN KEY (`administrator_id`) REFERENCES `administrators`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sign_ins_administrator` ON `sign_ins` (`administrator_id`);--> statement-breakpoint
CREATE TABLE `terms_links` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`email` text NOT NULL,
	`created_at` text NOT NULL,
	`expires_at` text NOT NULL,
	`voided_at` text,
	`accepted_at` text,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `terms_links_integration` ON `terms_links` (`integration_id`);