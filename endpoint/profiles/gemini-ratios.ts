const usual = '1:1 2:3 3:2 3:4 4:3 4:5 5:4 9:16 16:9 21:9'.split(' ');
const long = ['1:4', '4:1', '1:8', '8:1'];

/** The aspect ratios that a Gemini model generates, ai.google.dev/gemini-api/docs/image-generation. */
export const geminiRatios = (model: string): readonly string[] =>
	/gemini-3\.1-flash/.test(model) ? [...usual, ...long] : usual;
