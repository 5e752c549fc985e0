export function n8nVersion(): { version: string; isLocked: boolean };
export function n8nFolder(): string;
export function n8nDataFolder(): string;
