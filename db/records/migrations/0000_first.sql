CREATE TABLE `absences` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`student_id` text NOT NULL,
	`absent_on` text NOT NULL,
	`cursor` integer NOT NULL,
	`added_cursor` integer NOT NULL,
	`run_id` text NOT NULL,
	`content_hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `absences_key` ON `absences` (`student_id`,`absent_on`);--> statement-breakpoint
CREATE INDEX `absences_cursor` ON `absences` (`cursor`);--> statement-breakpoint
CREATE TABLE `applied_loads` (
	`id` text PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`fence` integer NOT NULL,
	`endpoint` text NOT NULL,
	`sha256` text NOT NULL,
	`report` text NOT NULL,
	`applied_at` text NOT NULL,
	`cursor` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `buildings` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`reporting_id` text NOT NULL,
	`name` text NOT NULL,
	`active` integer NOT NULL,
	`cursor` integer NOT NULL,
	`added_cursor` integer NOT NULL,
	`run_id` text NOT NULL,
	`content_hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `buildings_key` ON `buildings` (`reporting_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `buildings_name` ON `buildings` (`name`);--> statement-breakpoint
CREATE INDEX `buildings_cursor` ON `buildings` (`cursor`);--> statement-breakpoint
CREATE TABLE `change_counter` (
	`id` integer PRIMARY KEY NOT NULL,
	`cursor` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `guardians` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`student_id` text NOT NULL,
	`guardian_id` text NOT NULL,
	`last_name` text NOT NULL,
	`first_name` text NOT NULL,
	`relationship` text,
	`address` text,
	`city` text,
	`state` text,
	`zip` text,
	`home_phone` text,
	`work_phone` text,
	`cell_phone` text,
	`email` text,
	`language` text,
	`is_primary` integer,
	`cursor` integer NOT NULL,
	`added_cursor` integer NOT NULL,
	`run_id` text NOT NULL,
	`content_hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `guardians_key` ON `guardians` (`student_id`,`guardian_id`);--> statement-breakpoint
CREATE INDEX `guardians_cursor` ON `guardians` (`cursor`);--> statement-breakpoint
CREATE TABLE `removals` (
	`cursor` integer PRIMARY KEY NOT NULL,
	`table_name` text NOT NULL,
	`key` text NOT NULL,
	`student_number` integer,
	`removed_at` text NOT NULL,
	`run_id` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `removals_table` ON `removals` (`table_name`,`cursor`);--> statement-breakpoint
CREATE TABLE `students` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`external_id` text NOT NULL,
	`last_name` text NOT NULL,
	`middle_name` text,
	`first_name` text NOT NULL,
	`date_of_birth` text NOT NULL,
	`gender` text NOT NULL,
	`enrollment` text NOT NULL,
	`grade` text,
	`address` text,
	`city` text,
	`state` text,
	`zip` text,
	`race` text,
	`language` text,
	`district_of_residence` text,
	`county_of_residence` text,
	`district_of_service` text,
	`state_reporting_id` text,
	`building_name` text NOT NULL,
	`building_reporting_id` text NOT NULL,
	`sis_internal_id` text,
	`cursor` integer NOT NULL,
	`added_cursor` integer NOT NULL,
	`run_id` text NOT NULL,
	`content_hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `students_key` ON `students` (`external_id`);--> statement-breakpoint
CREATE INDEX `students_cursor` ON `students` (`cursor`);