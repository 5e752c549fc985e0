export function renderPicture(asked: {
	width: number;
	height: number;
	head: string[];
	prompt: string;
	seed?: number;
}): Buffer;
