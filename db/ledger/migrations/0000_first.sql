CREATE TABLE `disclosures` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`integration_id` text NOT NULL,
	`endpoint` text NOT NULL,
	`columns` text NOT NULL,
	`channel` text NOT NULL,
	`at` text NOT NULL,
	`run_id` text,
	`state` text NOT NULL,
	`students_count` integer NOT NULL,
	`student_numbers` blob NOT NULL
);
--> statement-breakpoint
CREATE INDEX `disclosures_integration` ON `disclosures` (`integration_id`,`at`);--> statement-breakpoint
CREATE INDEX `disclosures_run` ON `disclosures` (`run_id`);