import type { SampleDocument } from '../n8n/samples.mjs';

export function invent(seed?: number): SampleDocument[];
