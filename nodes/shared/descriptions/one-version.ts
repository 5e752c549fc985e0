/**
 * The version of a node. As a list, since n8n adds "Custom API Call" to the operations of each node
 * whose only version is a number: here it could do nothing.
 */
export const oneVersion = { version: [1], defaultVersion: 1 };
