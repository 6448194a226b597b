CREATE TABLE `accommodations` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`accommodation_id` text NOT NULL,
	`student_id` text NOT NULL,
	`document_id` text,
	`accommodation` text NOT NULL,
	`category` text,
	`subject` text,
	`start_on` text,
	`end_on` text,
	`cursor` integer NOT NULL,
	`added_cursor` integer NOT NULL,
	`run_id` text NOT NULL,
	`content_hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accommodations_key` ON `accommodations` (`accommodation_id`);--> statement-breakpoint
CREATE INDEX `accommodations_student` ON `accommodations` (`student_id`);--> statement-breakpoint
CREATE INDEX `accommodations_cursor` ON `accommodations` (`cursor`);--> statement-breakpoint
CREATE TABLE `documents` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`document_id` text NOT NULL,
	`student_id` text NOT NULL,
	`program` text,
	`form` text NOT NULL,
	`status` text NOT NULL,
	`start_on` text,
	`end_on` text,
	`completed_at` text,
	`url` text,
	`cursor` integer NOT NULL,
	`added_cursor` integer NOT NULL,
	`run_id` text NOT NULL,
	`content_hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `documents_key` ON `documents` (`document_id`);--> statement-breakpoint
CREATE INDEX `documents_student` ON `documents` (`student_id`);--> statement-breakpoint
CREATE INDEX `documents_cursor` ON `documents` (`cursor`);--> statement-breakpoint
CREATE TABLE `programs` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`student_id` text NOT NULL,
	`program` text NOT NULL,
	`participation` text NOT NULL,
	`start_on` text,
	`end_on` text,
	`primary_disability` text,
	`secondary_disability` text,
	`tertiary_disability` text,
	`is_multiply_disabled` integer,
	`is_medically_fragile` integer,
	`instructional_setting` text,
	`child_count_funding` text,
	`next_review_on` text,
	`next_reevaluation_on` text,
	`case_manager` text,
	`cursor` integer NOT NULL,
	`added_cursor` integer NOT NULL,
	`run_id` text NOT NULL,
	`content_hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `programs_key` ON `programs` (`student_id`,`program`);--> statement-breakpoint
CREATE INDEX `programs_cursor` ON `programs` (`cursor`);--> statement-breakpoint
CREATE TABLE `restraints` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`restraint_event_id` text NOT NULL,
	`student_id` text NOT NULL,
	`happened_on` text NOT NULL,
	`building_reporting_id` text,
	`reason` text,
	`reporting_period` text,
	`instructional_setting` text,
	`staff_count` integer,
	`is_special_education` integer,
	`cursor` integer NOT NULL,
	`added_cursor` integer NOT NULL,
	`run_id` text NOT NULL,
	`content_hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `restraints_key` ON `restraints` (`restraint_event_id`);--> statement-breakpoint
CREATE INDEX `restraints_student` ON `restraints` (`student_id`);--> statement-breakpoint
CREATE INDEX `restraints_cursor` ON `restraints` (`cursor`);--> statement-breakpoint
CREATE TABLE `service_logs` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`log_id` text NOT NULL,
	`document_id` text,
	`student_id` text NOT NULL,
	`served_on` text NOT NULL,
	`service` text NOT NULL,
	`start_time` text,
	`end_time` text,
	`duration_minutes` integer,
	`time_away_minutes` integer,
	`total_time_minutes` integer,
	`setting` text,
	`delivery` text,
	`student_observation` text,
	`primary_activity` text,
	`goal_objective` text,
	`progress` text,
	`session_notes` text,
	`provider_type` text,
	`provider_name` text,
	`provider_title` text,
	`cursor` integer NOT NULL,
	`added_cursor` integer NOT NULL,
	`run_id` text NOT NULL,
	`content_hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `service_logs_key` ON `service_logs` (`log_id`);--> statement-breakpoint
CREATE INDEX `service_logs_student` ON `service_logs` (`student_id`);--> statement-breakpoint
CREATE INDEX `service_logs_cursor` ON `service_logs` (`cursor`);--> statement-breakpoint
CREATE TABLE `services` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`service_id` text NOT NULL,
	`student_id` text NOT NULL,
	`document_id` text,
	`service` text NOT NULL,
	`start_on` text,
	`end_on` text,
	`minutes` integer,
	`frequency` text,
	`setting` text,
	`delivery` text,
	`provider_email` text,
	`cursor` integer NOT NULL,
	`added_cursor` integer NOT NULL,
	`run_id` text NOT NULL,
	`content_hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `services_key` ON `services` (`service_id`);--> statement-breakpoint
CREATE INDEX `services_student` ON `services` (`student_id`);--> statement-breakpoint
CREATE INDEX `services_cursor` ON `services` (`cursor`);--> statement-breakpoint
CREATE TABLE `user_roles` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`role` text NOT NULL,
	`form` text NOT NULL,
	`default_permission` text NOT NULL,
	`max_permission` text NOT NULL,
	`cursor` integer NOT NULL,
	`added_cursor` integer NOT NULL,
	`run_id` text NOT NULL,
	`content_hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_roles_key` ON `user_roles` (`role`,`form`);--> statement-breakpoint
CREATE INDEX `user_roles_cursor` ON `user_roles` (`cursor`);--> statement-breakpoint
CREATE TABLE `users` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`email` text NOT NULL,
	`first_name` text NOT NULL,
	`last_name` text NOT NULL,
	`roles` text,
	`buildings` text,
	`is_admin` integer NOT NULL,
	`is_deleted` integer NOT NULL,
	`cursor` integer NOT NULL,
	`added_cursor` integer NOT NULL,
	`run_id` text NOT NULL,
	`content_hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_key` ON `users` (`email`);--> statement-breakpoint
CREATE INDEX `users_cursor` ON `users` (`cursor`);