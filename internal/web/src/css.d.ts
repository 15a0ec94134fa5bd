// A style sheet imported as text (the widget puts it into its shadow root).
declare module "*.css?text" {
  const css: string;
  export default css;
}

// A style sheet imported for its effect: it is bundled into a .css file.
declare module "*.css";
