// Keeps every wasm instance made after this module was loaded.

export const instances = [];

WebAssembly.Instance = class extends WebAssembly.Instance {
  constructor(...given) {
    super(...given);
    instances.push(this);
  }
};
