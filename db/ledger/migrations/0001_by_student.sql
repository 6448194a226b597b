CREATE TABLE `disclosure_kinds` (
	`id` integer PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`endpoint` text NOT NULL,
	`channel` text NOT NULL,
	`columns` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `disclosure_kinds_once` ON `disclosure_kinds` (`integration_id`,`endpoint`,`channel`,`columns`);--> statement-breakpoint
CREATE TABLE `disclosure_parts` (
	`part` integer NOT NULL,
	`kind_id` integer NOT NULL,
	`bits` blob NOT NULL,
	`first_at` text NOT NULL,
	`last_at` text NOT NULL,
	`times` integer NOT NULL,
	PRIMARY KEY(`part`, `kind_id`, `bits`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `known_students` (
	`number` integer PRIMARY KEY NOT NULL,
	`student_id` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `known_students_id` ON `known_students` (`student_id`);--> statement-breakpoint
CREATE TABLE `parts_progress` (
	`id` integer PRIMARY KEY NOT NULL,
	`up_to` integer NOT NULL
);
