export declare function isStale(root: string): boolean;
export declare function installPackages(root: string): void;
export declare function localNode(root: string): string;
