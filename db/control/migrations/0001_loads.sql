ALTER TABLE `integrations` ADD `roll_over_until` text;--> statement-breakpoint
ALTER TABLE `pull_locations` ADD `mode` text DEFAULT 'upsert' NOT NULL;--> statement-breakpoint
ALTER TABLE `pull_locations` ADD `new_buildings` text DEFAULT 'refuse' NOT NULL;--> statement-breakpoint
ALTER TABLE `pull_locations` ADD `encoding` text DEFAULT 'utf-8' NOT NULL;--> statement-breakpoint
ALTER TABLE `pull_locations` ADD `error_percent_max` integer DEFAULT 5 NOT NULL;--> statement-breakpoint
ALTER TABLE `pull_locations` ADD `may_be_empty` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `pull_locations` ADD `after_success` text DEFAULT 'leave' NOT NULL;--> statement-breakpoint
ALTER TABLE `pull_locations` ADD `archive_folder` text;--> statement-breakpoint
ALTER TABLE `run_files` ADD `held` text;--> statement-breakpoint
ALTER TABLE `run_files` ADD `error_file_id` text;--> statement-breakpoint
ALTER TABLE `run_files` ADD `missing_rows` text;--> statement-breakpoint
ALTER TABLE `runs` ADD `is_dry_run` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `runs` ADD `decision` text;--> statement-breakpoint
ALTER TABLE `runs` ADD `decided_at` text;--> statement-breakpoint
ALTER TABLE `runs` ADD `decided_by` text;--> statement-breakpoint
ALTER TABLE `sftp_targets` ADD `csv_formulas` text DEFAULT 'off' NOT NULL;--> statement-breakpoint
ALTER TABLE `sftp_targets` ADD `csv_byte_order_mark` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `sftp_targets` ADD `csv_line_end` text DEFAULT 'crlf' NOT NULL;