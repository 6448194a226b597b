CREATE TABLE `credential_links` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`integration_id` text NOT NULL,
	`email` text NOT NULL,
	`overlap_hours` integer NOT NULL,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	`expires_at` text NOT NULL,
	`voided_at` text,
	`used_at` text,
	`used_address` text,
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `credential_links_integration` ON `credential_links` (`integration_id`);--> statement-breakpoint
DROP INDEX `access_tokens_integration`;--> statement-breakpoint
DROP INDEX `access_tokens_expiry`;--> statement-breakpoint
-- Their hashes do not begin with the time, so nothing would find or sweep them; clients ask anew.
DELETE FROM `access_tokens`;
