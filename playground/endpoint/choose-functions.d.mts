export interface Declaration {
	name: string;
	description?: string;
	parameters?: object;
}

export function chooseFunctions(asked: {
	text: string;
	declarations: Declaration[];
	choice?: 'auto' | 'none' | 'required' | { type: 'function'; function: { name: string } };
	embed(texts: string[]): Promise<number[][]>;
}): Promise<{ declaration: Declaration; clause: string }[]>;
