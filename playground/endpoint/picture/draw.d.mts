export function drawPicture(asked: {
	width: number;
	height: number;
	head: string[];
	prompt: string;
	seed?: number;
}): Buffer;
