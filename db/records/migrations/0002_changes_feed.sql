ALTER TABLE `change_counter` ADD `forgotten_cursor` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `removals` ADD `added_cursor` integer;--> statement-breakpoint
CREATE INDEX `removals_key` ON `removals` (`table_name`,`key`,`cursor`);--> statement-breakpoint
CREATE INDEX `removals_at` ON `removals` (`removed_at`);--> statement-breakpoint
CREATE INDEX `applied_loads_cursor` ON `applied_loads` (`cursor`);