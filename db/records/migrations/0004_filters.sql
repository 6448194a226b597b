DROP INDEX `accommodations_student`;--> statement-breakpoint
CREATE INDEX `accommodations_student_id` ON `accommodations` (`student_id`,`accommodation_id`);--> statement-breakpoint
CREATE INDEX `accommodations_document_id` ON `accommodations` (`document_id`,`accommodation_id`);--> statement-breakpoint
CREATE INDEX `accommodations_subject` ON `accommodations` (`subject`,`accommodation_id`);--> statement-breakpoint
CREATE INDEX `accommodations_start_on` ON `accommodations` (`start_on`,`accommodation_id`);--> statement-breakpoint
CREATE INDEX `accommodations_end_on` ON `accommodations` (`end_on`,`accommodation_id`);--> statement-breakpoint
DROP INDEX `documents_student`;--> statement-breakpoint
CREATE INDEX `documents_student_id` ON `documents` (`student_id`,`document_id`);--> statement-breakpoint
CREATE INDEX `documents_form` ON `documents` (`form`,`document_id`);--> statement-breakpoint
CREATE INDEX `documents_start_on` ON `documents` (`start_on`,`document_id`);--> statement-breakpoint
CREATE INDEX `documents_end_on` ON `documents` (`end_on`,`document_id`);--> statement-breakpoint
CREATE INDEX `documents_completed_at` ON `documents` (`completed_at`,`document_id`);--> statement-breakpoint
DROP INDEX `restraints_student`;--> statement-breakpoint
CREATE INDEX `restraints_student_id` ON `restraints` (`student_id`,`restraint_event_id`);--> statement-breakpoint
CREATE INDEX `restraints_happened_on` ON `restraints` (`happened_on`,`restraint_event_id`);--> statement-breakpoint
CREATE INDEX `restraints_building_reporting_id` ON `restraints` (`building_reporting_id`,`restraint_event_id`);--> statement-breakpoint
CREATE INDEX `restraints_reason` ON `restraints` (`reason`,`restraint_event_id`);--> statement-breakpoint
CREATE INDEX `restraints_reporting_period` ON `restraints` (`reporting_period`,`restraint_event_id`);--> statement-breakpoint
CREATE INDEX `restraints_instructional_setting` ON `restraints` (`instructional_setting`,`restraint_event_id`);--> statement-breakpoint
DROP INDEX `service_logs_student`;--> statement-breakpoint
CREATE INDEX `service_logs_document_id` ON `service_logs` (`document_id`,`log_id`);--> statement-breakpoint
CREATE INDEX `service_logs_student_id` ON `service_logs` (`student_id`,`log_id`);--> statement-breakpoint
CREATE INDEX `service_logs_served_on` ON `service_logs` (`served_on`,`log_id`);--> statement-breakpoint
CREATE INDEX `service_logs_service` ON `service_logs` (`service`,`log_id`);--> statement-breakpoint
CREATE INDEX `service_logs_provider_type` ON `service_logs` (`provider_type`,`log_id`);--> statement-breakpoint
CREATE INDEX `service_logs_provider_name` ON `service_logs` (`provider_name`,`log_id`);--> statement-breakpoint
DROP INDEX `services_student`;--> statement-breakpoint
CREATE INDEX `services_student_id` ON `services` (`student_id`,`service_id`);--> statement-breakpoint
CREATE INDEX `services_document_id` ON `services` (`document_id`,`service_id`);--> statement-breakpoint
CREATE INDEX `services_service` ON `services` (`service`,`service_id`);--> statement-breakpoint
CREATE INDEX `services_start_on` ON `services` (`start_on`,`service_id`);--> statement-breakpoint
CREATE INDEX `services_end_on` ON `services` (`end_on`,`service_id`);--> statement-breakpoint
CREATE INDEX `services_provider_email` ON `services` (`provider_email`,`service_id`);--> statement-breakpoint
CREATE INDEX `absences_absent_on` ON `absences` (`absent_on`,`student_id`,`absent_on`);--> statement-breakpoint
CREATE INDEX `guardians_guardian_id` ON `guardians` (`guardian_id`,`student_id`,`guardian_id`);--> statement-breakpoint
CREATE INDEX `guardians_last_name` ON `guardians` (`last_name`,`student_id`,`guardian_id`);--> statement-breakpoint
CREATE INDEX `guardians_first_name` ON `guardians` (`first_name`,`student_id`,`guardian_id`);--> statement-breakpoint
CREATE INDEX `programs_start_on` ON `programs` (`start_on`,`student_id`,`program`);--> statement-breakpoint
CREATE INDEX `programs_end_on` ON `programs` (`end_on`,`student_id`,`program`);--> statement-breakpoint
CREATE INDEX `programs_primary_disability` ON `programs` (`primary_disability`,`student_id`,`program`);--> statement-breakpoint
CREATE INDEX `programs_secondary_disability` ON `programs` (`secondary_disability`,`student_id`,`program`);--> statement-breakpoint
CREATE INDEX `programs_tertiary_disability` ON `programs` (`tertiary_disability`,`student_id`,`program`);--> statement-breakpoint
CREATE INDEX `programs_instructional_setting` ON `programs` (`instructional_setting`,`student_id`,`program`);--> statement-breakpoint
CREATE INDEX `programs_child_count_funding` ON `programs` (`child_count_funding`,`student_id`,`program`);--> statement-breakpoint
CREATE INDEX `programs_next_review_on` ON `programs` (`next_review_on`,`student_id`,`program`);--> statement-breakpoint
CREATE INDEX `programs_next_reevaluation_on` ON `programs` (`next_reevaluation_on`,`student_id`,`program`);--> statement-breakpoint
CREATE INDEX `programs_case_manager` ON `programs` (`case_manager`,`student_id`,`program`);--> statement-breakpoint
CREATE INDEX `students_last_name` ON `students` (`last_name`,`external_id`);--> statement-breakpoint
CREATE INDEX `students_first_name` ON `students` (`first_name`,`external_id`);--> statement-breakpoint
CREATE INDEX `students_date_of_birth` ON `students` (`date_of_birth`,`external_id`);--> statement-breakpoint
CREATE INDEX `students_grade` ON `students` (`grade`,`external_id`);--> statement-breakpoint
CREATE INDEX `students_state_reporting_id` ON `students` (`state_reporting_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `students_building_name` ON `students` (`building_name`,`external_id`);--> statement-breakpoint
CREATE INDEX `students_building_reporting_id` ON `students` (`building_reporting_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `students_sis_internal_id` ON `students` (`sis_internal_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `user_roles_form` ON `user_roles` (`form`,`role`,`form`);--> statement-breakpoint
CREATE INDEX `users_first_name` ON `users` (`first_name`,`email`);--> statement-breakpoint
CREATE INDEX `users_last_name` ON `users` (`last_name`,`email`);