/** Puts what was said before between the instructions and the new messages. */
export function withHistory<Message extends { role?: unknown }>(
	messages: readonly Message[],
	history: readonly Message[],
): Message[] {
	const isInstruction = ({ role }: Message) => role === 'system' || role === 'developer';
	const first = messages.findIndex((message) => !isInstruction(message));
	const start = first === -1 ? messages.length : first;
	return [...messages.slice(0, start), ...history, ...messages.slice(start)];
}
