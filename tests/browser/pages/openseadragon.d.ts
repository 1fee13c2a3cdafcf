// What the script of openseadragon.html puts on its window, for the code that tests run in that page.

declare function show(shapes: readonly import('./painted-image.js').LevelShape[], options?: object): Promise<void>;
declare function place(x: number, y: number, zoom?: number): Promise<void>;
declare function shown(): Promise<void>;
declare function showSource(source: object, options?: object): Promise<void>;
/** The image that is shown. */
declare const image: import('./painted-image.js').PaintedImage;
/** OpenSeadragon's. */
declare const viewer: any;
/** The tile source that shows it. */
declare const source: { setLook: (look?: object) => Promise<void>; prepare: (viewer: any) => Promise<void> };
/** Set by a test. */
declare function openGate(): void;
