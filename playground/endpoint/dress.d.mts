export interface Dress {
	toError(kind: string, message: string): { code: number; body: unknown };
}

export function dressOf(path: string): { dress: Dress; route: string | undefined };
