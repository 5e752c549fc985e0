/** Path of the Node.js that n8n runs on. */
export function node24(): string;
