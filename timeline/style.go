package timeline

// The classes that carry meaning have the names of kinds. On dark, colors
// are lighter, so that text on them stays readable, with a contrast of 4.5
// to 1.
const svgStyle = `
.timeline .card{fill:#fff;stroke:#d0d7de}
.timeline .t{fill:#1f2328}
.timeline .m{fill:#59636e}
.timeline .grid{stroke:#d8dee4}
.timeline .row{fill:#f6f8fa}
.timeline .busy{fill:#bc4c00}
.timeline .on-busy{fill:#fff}
.timeline .waiting{fill:#fff1e5;stroke:#bc4c00;stroke-dasharray:4 3}
.timeline .on-waiting{fill:#953800}
.timeline .running{fill:#0969da}
.timeline .on-running{fill:#fff}
.timeline .unnoticed{stroke:#818b98}
.timeline .hatch{stroke:#aab4be;stroke-width:2}
.timeline .under{fill:#f6f8fa}
.timeline .on-unnoticed{fill:#3d444d;stroke:#f6f8fa;stroke-width:4;paint-order:stroke;stroke-linejoin:round}
.timeline .halo{stroke:#fff;stroke-width:5;paint-order:stroke;stroke-linejoin:round}
.timeline .finish{stroke:#1f2328;stroke-width:2}
.timeline .flag{fill:#1f2328}
.timeline .on-flag{fill:#fff;font-size:14px;font-weight:650}
.timeline .link{fill:none;stroke:#59636e;stroke-width:1.5}
.timeline .head{fill:#59636e}
.timeline .look{fill:none;stroke:#bc4c00;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.timeline .mark{fill:#1f2328}
.timeline text{font-family:ui-sans-serif,-apple-system,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif;font-size:13px;font-variant-numeric:tabular-nums}
.timeline .h1{font-size:19px;font-weight:650}
.timeline .h2{font-size:14px;font-weight:650}
.timeline .s{font-size:12px}
@media (prefers-color-scheme:dark){
.timeline .card{fill:#0d1117;stroke:#30363d}
.timeline .t{fill:#f0f6fc}
.timeline .m{fill:#9198a1}
.timeline .grid{stroke:#262c36}
.timeline .row{fill:#151b23}
.timeline .busy{fill:#f0883e}
.timeline .on-busy{fill:#1c0f02}
.timeline .waiting{fill:#2a1a0c;stroke:#f0883e}
.timeline .on-waiting{fill:#ffb77c}
.timeline .running{fill:#58a6ff}
.timeline .on-running{fill:#03152c}
.timeline .unnoticed{stroke:#6e7681}
.timeline .hatch{stroke:#3d444d}
.timeline .under{fill:#151b23}
.timeline .on-unnoticed{fill:#c9d1d9;stroke:#151b23}
.timeline .halo{stroke:#0d1117}
.timeline .finish{stroke:#f0f6fc}
.timeline .flag{fill:#f0f6fc}
.timeline .on-flag{fill:#0d1117}
.timeline .link{stroke:#9198a1}
.timeline .head{fill:#9198a1}
.timeline .look{stroke:#f0883e}
.timeline .mark{fill:#f0f6fc}
}
`
