CREATE TABLE `idempotency_keys` (
	`integration_id` text NOT NULL,
	`key_sha256` text NOT NULL,
	`request_sha256` text NOT NULL,
	`body_sha256` text,
	`run_id` text,
	`claim` text NOT NULL,
	`created_at` text NOT NULL,
	`alive_at` text NOT NULL,
	PRIMARY KEY(`integration_id`, `key_sha256`),
	FOREIGN KEY (`integration_id`) REFERENCES `integrations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_created` ON `idempotency_keys` (`created_at`);