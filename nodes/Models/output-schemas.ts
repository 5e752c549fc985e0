import { modelDetails } from '../../capabilities/models/models';

/** What an item holds after each operation, for the preview before the first run. */
export const outputSchemas = { get: modelDetails, list: modelDetails };
