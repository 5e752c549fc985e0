export function installPackage(folder: string): Promise<{
	/** The package as n8n finds it. */
	place: string;
	/** What npm was told. */
	flags: string[];
	/** What a folder of it takes on disk; default all. */
	bytes(path?: string): number;
}>;
