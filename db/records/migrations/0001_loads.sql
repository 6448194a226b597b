ALTER TABLE `applied_loads` ADD `source` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `applied_loads` ADD `settings` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `applied_loads` ADD `is_clean` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `applied_loads_source` ON `applied_loads` (`source`,`endpoint`,`applied_at`);