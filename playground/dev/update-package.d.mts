export function updatePackage(folders: { from: string; built: string; place: string }): string[];
