CREATE TABLE `opt_outs` (
	`id` text PRIMARY KEY NOT NULL,
	`district_id` text NOT NULL,
	`student_id` text NOT NULL,
	`integration_id` text,
	`reason` text,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	`ended_at` text,
	`ended_by` text,
	`revision` integer NOT NULL,
	`is_told` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`district_id`) REFERENCES `districts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `opt_outs_integration` ON `opt_outs` (`district_id`,`integration_id`,`revision`);--> statement-breakpoint
CREATE INDEX `opt_outs_revision` ON `opt_outs` (`district_id`,`revision`);--> statement-breakpoint
CREATE INDEX `opt_outs_student` ON `opt_outs` (`district_id`,`student_id`);--> statement-breakpoint
CREATE INDEX `opt_outs_untold` ON `opt_outs` (`district_id`) WHERE "opt_outs"."is_told" = 0;--> statement-breakpoint
ALTER TABLE `run_files` ADD `students_withheld` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `audit_log_page` ON `audit_log` (`district_id`);--> statement-breakpoint
CREATE INDEX `audit_log_actor` ON `audit_log` (`district_id`,`actor_id`);--> statement-breakpoint
CREATE INDEX `audit_log_action` ON `audit_log` (`district_id`,`action`);--> statement-breakpoint
CREATE INDEX `audit_log_subject` ON `audit_log` (`subject`);--> statement-breakpoint
-- Whoever rebuilds this table in a later migration makes these two anew: a table takes its triggers with it.
CREATE TRIGGER `audit_log_keeps_rows` BEFORE DELETE ON `audit_log` BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_log_keeps_words` BEFORE UPDATE ON `audit_log` BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
