import type { Browser, Page } from 'playwright-core';
import type { Stage } from './stage.mjs';

export function signInBrowser(
	stage: Pick<Stage, 'client' | 'n8n'>,
	executablePath: string,
): Promise<{ browser: Browser; page: Page }>;

export function launchBrowser(executablePath: string): Promise<Browser>;
