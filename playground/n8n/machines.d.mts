export interface Machines {
	/** The address of this machine as the others see it. */
	readonly here: string;
	readonly count: number;
	/** Numbers begin with 1. */
	addressOf(number: number): string;
	/** What a command line on a machine begins with. */
	enter(number: number): string[];
	/** The same server of this machine, at the address that the others reach. */
	reach(url: string): Promise<string>;
	cutOff(number: number): void;
	reconnect(number: number): void;
	close(): void;
}

export function mayMakeMachines(): boolean;
export function openMachines(count: number): Promise<Machines>;
