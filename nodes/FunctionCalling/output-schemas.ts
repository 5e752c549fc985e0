import { runToolsResult } from '../../capabilities/function-calling/run-tools-request';

/**
 * What an item holds after each operation, for the preview before the first run. Of the calls that a
 * model chooses nothing is known but the functions of the user.
 */
export const outputSchemas = { runTools: runToolsResult };
