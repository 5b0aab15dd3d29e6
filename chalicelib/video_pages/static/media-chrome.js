/*! media-chrome 4.19.4, Copyright (c) 2020 Mux, Inc., MIT: media-chrome.LICENSE.txt */
var pa=class{addEventListener(){}removeEventListener(){}dispatchEvent(){return!0}},va=class extends pa{},Ea=class extends va{constructor(){super(...arguments),this.role=null}},Kr=class{observe(){}unobserve(){}disconnect(){}},jn={createElement:function(){return new bi.HTMLElement},createElementNS:function(){return new bi.HTMLElement},addEventListener(){},removeEventListener(){},dispatchEvent(t){return!1}},bi={ResizeObserver:Kr,document:jn,Node:va,Element:Ea,HTMLElement:class extends Ea{constructor(){super(...arguments),this.innerHTML=""}get content(){return new bi.DocumentFragment}},DocumentFragment:class extends pa{},customElements:{get:function(){},define:function(){},whenDefined:function(){}},localStorage:{getItem(t){return null},setItem(t,e){},removeItem(t){}},CustomEvent:function(){},getComputedStyle:function(){},navigator:{languages:[],get userAgent(){return""}},matchMedia(t){return{matches:!1,media:t}},DOMParser:class{parseFromString(e,i){return{body:{textContent:e}}}}},eo="global"in globalThis&&globalThis?.global===globalThis||typeof window>"u"||typeof window.customElements>"u",to=Object.keys(bi).every(t=>t in globalThis),l=eo&&!to?bi:globalThis,P=eo&&!to?jn:globalThis.document;var h={MEDIA_PLAY_REQUEST:"mediaplayrequest",MEDIA_PAUSE_REQUEST:"mediapauserequest",MEDIA_MUTE_REQUEST:"mediamuterequest",MEDIA_UNMUTE_REQUEST:"mediaunmuterequest",MEDIA_LOOP_REQUEST:"medialooprequest",MEDIA_VOLUME_REQUEST:"mediavolumerequest",MEDIA_SEEK_REQUEST:"mediaseekrequest",MEDIA_AIRPLAY_REQUEST:"mediaairplayrequest",MEDIA_ENTER_FULLSCREEN_REQUEST:"mediaenterfullscreenrequest",MEDIA_EXIT_FULLSCREEN_REQUEST:"mediaexitfullscreenrequest",MEDIA_PREVIEW_REQUEST:"mediapreviewrequest",MEDIA_ENTER_PIP_REQUEST:"mediaenterpiprequest",MEDIA_EXIT_PIP_REQUEST:"mediaexitpiprequest",MEDIA_ENTER_CAST_REQUEST:"mediaentercastrequest",MEDIA_EXIT_CAST_REQUEST:"mediaexitcastrequest",MEDIA_SHOW_TEXT_TRACKS_REQUEST:"mediashowtexttracksrequest",MEDIA_HIDE_TEXT_TRACKS_REQUEST:"mediahidetexttracksrequest",MEDIA_SHOW_SUBTITLES_REQUEST:"mediashowsubtitlesrequest",MEDIA_DISABLE_SUBTITLES_REQUEST:"mediadisablesubtitlesrequest",MEDIA_TOGGLE_SUBTITLES_REQUEST:"mediatogglesubtitlesrequest",MEDIA_PLAYBACK_RATE_REQUEST:"mediaplaybackraterequest",MEDIA_RENDITION_REQUEST:"mediarenditionrequest",MEDIA_AUDIO_TRACK_REQUEST:"mediaaudiotrackrequest",MEDIA_SEEK_TO_LIVE_REQUEST:"mediaseektoliverequest",REGISTER_MEDIA_STATE_RECEIVER:"registermediastatereceiver",UNREGISTER_MEDIA_STATE_RECEIVER:"unregistermediastatereceiver"},S={MEDIA_CHROME_ATTRIBUTES:"mediachromeattributes",MEDIA_CONTROLLER:"mediacontroller"},Gr={MEDIA_AIRPLAY_UNAVAILABLE:"mediaAirplayUnavailable",MEDIA_AUDIO_TRACK_ENABLED:"mediaAudioTrackEnabled",MEDIA_AUDIO_TRACK_LIST:"mediaAudioTrackList",MEDIA_AUDIO_TRACK_UNAVAILABLE:"mediaAudioTrackUnavailable",MEDIA_BUFFERED:"mediaBuffered",MEDIA_CAST_UNAVAILABLE:"mediaCastUnavailable",MEDIA_CHAPTERS_CUES:"mediaChaptersCues",MEDIA_CURRENT_TIME:"mediaCurrentTime",MEDIA_DURATION:"mediaDuration",MEDIA_ENDED:"mediaEnded",MEDIA_ERROR:"mediaError",MEDIA_ERROR_CODE:"mediaErrorCode",MEDIA_ERROR_MESSAGE:"mediaErrorMessage",MEDIA_FULLSCREEN_UNAVAILABLE:"mediaFullscreenUnavailable",MEDIA_HAS_PLAYED:"mediaHasPlayed",MEDIA_HEIGHT:"mediaHeight",MEDIA_IS_AIRPLAYING:"mediaIsAirplaying",MEDIA_IS_CASTING:"mediaIsCasting",MEDIA_IS_FULLSCREEN:"mediaIsFullscreen",MEDIA_IS_PIP:"mediaIsPip",MEDIA_LOADING:"mediaLoading",MEDIA_MUTED:"mediaMuted",MEDIA_LOOP:"mediaLoop",MEDIA_PAUSED:"mediaPaused",MEDIA_PIP_UNAVAILABLE:"mediaPipUnavailable",MEDIA_PLAYBACK_RATE:"mediaPlaybackRate",MEDIA_PREVIEW_CHAPTER:"mediaPreviewChapter",MEDIA_PREVIEW_COORDS:"mediaPreviewCoords",MEDIA_PREVIEW_IMAGE:"mediaPreviewImage",MEDIA_PREVIEW_TIME:"mediaPreviewTime",MEDIA_RENDITION_LIST:"mediaRenditionList",MEDIA_RENDITION_SELECTED:"mediaRenditionSelected",MEDIA_RENDITION_UNAVAILABLE:"mediaRenditionUnavailable",MEDIA_SEEKABLE:"mediaSeekable",MEDIA_STREAM_TYPE:"mediaStreamType",MEDIA_SUBTITLES_LIST:"mediaSubtitlesList",MEDIA_SUBTITLES_SHOWING:"mediaSubtitlesShowing",MEDIA_TARGET_LIVE_WINDOW:"mediaTargetLiveWindow",MEDIA_TIME_IS_LIVE:"mediaTimeIsLive",MEDIA_VOLUME:"mediaVolume",MEDIA_VOLUME_LEVEL:"mediaVolumeLevel",MEDIA_VOLUME_UNAVAILABLE:"mediaVolumeUnavailable",MEDIA_LANG:"mediaLang",MEDIA_WIDTH:"mediaWidth"},io=Object.entries(Gr),n=io.reduce((t,[e,i])=>(t[e]=i.toLowerCase(),t),{}),ld={USER_INACTIVE_CHANGE:"userinactivechange",BREAKPOINTS_CHANGE:"breakpointchange",BREAKPOINTS_COMPUTED:"breakpointscomputed"},ut=io.reduce((t,[e,i])=>(t[e]=i.toLowerCase(),t),{...ld}),mu=Object.entries(ut).reduce((t,[e,i])=>{let a=n[e];return a&&(t[i]=a),t},{userinactivechange:"userinactive"}),ao=Object.entries(n).reduce((t,[e,i])=>{let a=ut[e];return a&&(t[i]=a),t},{userinactive:"userinactivechange"}),ae={SUBTITLES:"subtitles",CAPTIONS:"captions",DESCRIPTIONS:"descriptions",CHAPTERS:"chapters",METADATA:"metadata"},qe={DISABLED:"disabled",HIDDEN:"hidden",SHOWING:"showing"};var fa={MOUSE:"mouse",PEN:"pen",TOUCH:"touch"},re={UNAVAILABLE:"unavailable",UNSUPPORTED:"unsupported"},ne={LIVE:"live",ON_DEMAND:"on-demand",UNKNOWN:"unknown"};var ro={INLINE:"inline",FULLSCREEN:"fullscreen",PICTURE_IN_PICTURE:"picture-in-picture"};var so=new WeakMap,qr=t=>{let e=so.get(t);return e||so.set(t,e=new Set),e},no=new l.ResizeObserver(t=>{for(let e of t)for(let i of qr(e.target))i(e)});function We(t,e){qr(t).add(e),no.observe(t)}function Fe(t,e){let i=qr(t);i.delete(e),i.size||no.unobserve(t)}function W(t){let e={};for(let i of t)e[i.name]=i.value;return e}function Ye(t){var e;return(e=ga(t))!=null?e:ke(t,"media-controller")}function ga(t){var e;let{MEDIA_CONTROLLER:i}=S,a=t.getAttribute(i);if(a)return(e=ht(t))==null?void 0:e.getElementById(a)}var ee=(t,e)=>!t||!e?!1:t?.contains(e)?!0:ee(t,e.getRootNode().host),ke=(t,e)=>{if(!t)return null;let i=t.closest(e);return i||ke(t.getRootNode().host,e)};function Ai(t=document){var e;let i=t?.activeElement;return i?(e=Ai(i.shadowRoot))!=null?e:i:null}function ht(t){var e;let i=(e=t?.getRootNode)==null?void 0:e.call(t);return i instanceof ShadowRoot||i instanceof Document?i:null}function _a(t,{depth:e=3,checkOpacity:i=!0,checkVisibilityCSS:a=!0}={}){if(t.checkVisibility)return t.checkVisibility({checkOpacity:i,checkVisibilityCSS:a});let r=t;for(;r&&e>0;){let s=getComputedStyle(r);if(i&&s.opacity==="0"||a&&s.visibility==="hidden"||s.display==="none")return!1;r=r.parentElement,e--}return!0}function oo(t,e,i,a){let r=a.x-i.x,s=a.y-i.y,o=r*r+s*s;if(o===0)return 0;let d=((t-i.x)*r+(e-i.y)*s)/o;return Math.max(0,Math.min(1,d))}function U(t,e){let i=dd(t,a=>a===e);return i||Ti(t,e)}function dd(t,e){var i,a;let r;for(r of(i=t.querySelectorAll("style:not([media])"))!=null?i:[]){let s;try{s=(a=r.sheet)==null?void 0:a.cssRules}catch{continue}for(let o of s??[])if(e(o.selectorText))return o}}function Ti(t,e){var i,a;let r=(i=t.querySelectorAll("style:not([media])"))!=null?i:[],s=r?.[r.length-1];if(!s?.sheet)return console.warn("Media Chrome: No style sheet found on style tag of",t),{style:{setProperty:()=>{},removeProperty:()=>"",getPropertyValue:()=>""}};let o=s?.sheet.insertRule(`${e}{}`,s.sheet.cssRules.length);return(a=s.sheet.cssRules)==null?void 0:a[o]}function B(t,e,i=Number.NaN){let a=t.getAttribute(e);return a!=null?+a:i}function $(t,e,i){let a=+i;if(i==null||Number.isNaN(a)){t.hasAttribute(e)&&t.removeAttribute(e);return}B(t,e,void 0)!==a&&t.setAttribute(e,`${a}`)}function T(t,e){return t.hasAttribute(e)}function k(t,e,i){if(i==null){t.hasAttribute(e)&&t.removeAttribute(e);return}T(t,e)!=i&&t.toggleAttribute(e,i)}function D(t,e,i=null){var a;return(a=t.getAttribute(e))!=null?a:i}function R(t,e,i){if(i==null){t.hasAttribute(e)&&t.removeAttribute(e);return}let a=`${i}`;D(t,e,void 0)!==a&&t.setAttribute(e,a)}var lo=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Ee=(t,e,i)=>(lo(t,e,"read from private field"),i?i.call(t):e.get(t)),cd=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},ba=(t,e,i,a)=>(lo(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Z;function ud(t){return`
<style>
:host {
display: var(--media-control-display, var(--media-gesture-receiver-display, inline-block));
box-sizing: border-box;
}
</style>
`}var Ot=class extends l.HTMLElement{constructor(){if(super(),cd(this,Z,void 0),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=W(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[S.MEDIA_CONTROLLER,n.MEDIA_PAUSED]}attributeChangedCallback(e,i,a){var r,s,o,d,c;e===S.MEDIA_CONTROLLER&&(i&&((s=(r=Ee(this,Z))==null?void 0:r.unassociateElement)==null||s.call(r,this),ba(this,Z,null)),a&&this.isConnected&&(ba(this,Z,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=Ee(this,Z))==null?void 0:d.associateElement)==null||c.call(d,this)))}connectedCallback(){var e,i;this.tabIndex=-1,this.setAttribute("aria-hidden","true"),ba(this,Z,hd(this)),this.getAttribute(S.MEDIA_CONTROLLER)&&((i=(e=Ee(this,Z))==null?void 0:e.associateElement)==null||i.call(e,this)),Ee(this,Z)&&(Ee(this,Z).addEventListener("pointerdown",this),Ee(this,Z).addEventListener("click",this),Ee(this,Z).hasAttribute("tabindex")||(Ee(this,Z).tabIndex=0))}disconnectedCallback(){var e,i,a,r;this.getAttribute(S.MEDIA_CONTROLLER)&&((i=(e=Ee(this,Z))==null?void 0:e.unassociateElement)==null||i.call(e,this)),(a=Ee(this,Z))==null||a.removeEventListener("pointerdown",this),(r=Ee(this,Z))==null||r.removeEventListener("click",this),ba(this,Z,null)}handleEvent(e){var i;let a=(i=e.composedPath())==null?void 0:i[0];if(["video","media-controller"].includes(a?.localName)){if(e.type==="pointerdown")this._pointerType=e.pointerType;else if(e.type==="click"){let{clientX:s,clientY:o}=e,{left:d,top:c,width:_,height:y}=this.getBoundingClientRect(),A=s-d,E=o-c;if(A<0||E<0||A>_||E>y||_===0&&y===0)return;let m=this._pointerType||"mouse";if(this._pointerType=void 0,m===fa.TOUCH){this.handleTap(e);return}else if(m===fa.MOUSE||m===fa.PEN){this.handleMouseClick(e);return}}}}get mediaPaused(){return T(this,n.MEDIA_PAUSED)}set mediaPaused(e){k(this,n.MEDIA_PAUSED,e)}handleTap(e){}handleMouseClick(e){let i=this.mediaPaused?h.MEDIA_PLAY_REQUEST:h.MEDIA_PAUSE_REQUEST;this.dispatchEvent(new l.CustomEvent(i,{composed:!0,bubbles:!0}))}};Z=new WeakMap;Ot.shadowRootOptions={mode:"open"};Ot.getTemplateHTML=ud;function hd(t){var e;let i=t.getAttribute(S.MEDIA_CONTROLLER);return i?(e=t.getRootNode())==null?void 0:e.getElementById(i):ke(t,"media-controller")}l.customElements.get("media-gesture-receiver")||l.customElements.define("media-gesture-receiver",Ot);var Yr=Ot;var co={"Start airplay":"Start airplay","Stop airplay":"Stop airplay",Audio:"Audio",Captions:"Captions","Enable captions":"Enable captions","Disable captions":"Disable captions","Start casting":"Start casting","Stop casting":"Stop casting","Enter fullscreen mode":"Enter fullscreen mode","Exit fullscreen mode":"Exit fullscreen mode",Mute:"Mute",Unmute:"Unmute",Loop:"Loop","Enter picture in picture mode":"Enter picture in picture mode","Exit picture in picture mode":"Exit picture in picture mode",Play:"Play",Pause:"Pause","Playback rate":"Playback rate","Playback rate {playbackRate}":"Playback rate {playbackRate}",Quality:"Quality","Seek backward":"Seek backward","Seek forward":"Seek forward",Settings:"Settings",Auto:"Auto","audio player":"audio player","video player":"video player",volume:"volume",seek:"seek","closed captions":"closed captions","current playback rate":"current playback rate","playback time":"playback time","media loading":"media loading",settings:"settings","audio tracks":"audio tracks",quality:"quality",play:"play",pause:"pause",mute:"mute",unmute:"unmute","chapter: {chapterName}":"chapter: {chapterName}",live:"live",Off:"Off","start airplay":"start airplay","stop airplay":"stop airplay","start casting":"start casting","stop casting":"stop casting","enter fullscreen mode":"enter fullscreen mode","exit fullscreen mode":"exit fullscreen mode","enter picture in picture mode":"enter picture in picture mode","exit picture in picture mode":"exit picture in picture mode","seek to live":"seek to live","playing live":"playing live","seek back {seekOffset} seconds":"seek back {seekOffset} seconds","seek forward {seekOffset} seconds":"seek forward {seekOffset} seconds","Network Error":"Network Error","Decode Error":"Decode Error","Source Not Supported":"Source Not Supported","Encryption Error":"Encryption Error","A network error caused the media download to fail.":"A network error caused the media download to fail.","A media error caused playback to be aborted. The media could be corrupt or your browser does not support this format.":"A media error caused playback to be aborted. The media could be corrupt or your browser does not support this format.","An unsupported error occurred. The server or network failed, or your browser does not support this format.":"An unsupported error occurred. The server or network failed, or your browser does not support this format.","The media is encrypted and there are no keys to decrypt it.":"The media is encrypted and there are no keys to decrypt it.",hour:"hour",hours:"hours",minute:"minute",minutes:"minutes",second:"second",seconds:"seconds","{time} remaining":"{time} remaining","{currentTime} of {totalTime}":"{currentTime} of {totalTime}","video not loaded, unknown time.":"video not loaded, unknown time."};var uo,ki={en:co},Ut=((uo=globalThis.navigator)==null?void 0:uo.language)||"en",ho=t=>{Ut=t};var md=t=>{var e,i,a;let[r]=Ut.split("-");return((e=ki[Ut])==null?void 0:e[t])||((i=ki[r])==null?void 0:i[t])||((a=ki.en)==null?void 0:a[t])||t},mo=()=>{let[t]=Ut.split("-");return ki[Ut]?Ut:ki[t]?t:"en"},f=(t,e={})=>md(t).replace(/\{(\w+)\}/g,(i,a)=>a in e?String(e[a]):`{${a}}`);var Zr=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},V=(t,e,i)=>(Zr(t,e,"read from private field"),i?i.call(t):e.get(t)),te=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},fe=(t,e,i,a)=>(Zr(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),ge=(t,e,i)=>(Zr(t,e,"access private method"),i),yi,ka,Pt,Wt,Ht,Qr,Nt,Aa,zr,po,Xr,vo,Si,ya,Sa,Jr,Ft,Ii,Qe,Ta,g={AUDIO:"audio",AUTOHIDE:"autohide",BREAKPOINTS:"breakpoints",GESTURES_DISABLED:"gesturesdisabled",KEYBOARD_CONTROL:"keyboardcontrol",NO_AUTOHIDE:"noautohide",USER_INACTIVE:"userinactive",AUTOHIDE_OVER_CONTROLS:"autohideovercontrols"};function pd(t){return`
<style>
:host([${n.MEDIA_IS_FULLSCREEN}]) ::slotted([slot=media]) {
outline: none;
}
:host {
box-sizing: border-box;
position: relative;
display: inline-block;
line-height: 0;
background-color: var(--media-background-color, #000);
overflow: hidden;
}
:host(:not([${g.AUDIO}])) [part~=layer]:not([part~=media-layer]) {
position: absolute;
top: 0;
left: 0;
bottom: 0;
right: 0;
display: flex;
flex-flow: column nowrap;
align-items: start;
pointer-events: none;
background: none;
}
slot[name=media] {
display: var(--media-slot-display, contents);
}
:host([${g.AUDIO}]) slot[name=media] {
display: var(--media-slot-display, none);
}
:host([${g.AUDIO}]) [part~=layer][part~=gesture-layer] {
height: 0;
display: block;
}
:host(:not([${g.AUDIO}])[${g.GESTURES_DISABLED}]) ::slotted([slot=gestures-chrome]),
:host(:not([${g.AUDIO}])[${g.GESTURES_DISABLED}]) media-gesture-receiver[slot=gestures-chrome] {
display: none;
}
::slotted(:not([slot=media]):not([slot=poster]):not(media-loading-indicator):not([role=dialog]):not([hidden])) {
pointer-events: auto;
}
:host(:not([${g.AUDIO}])) *[part~=layer][part~=centered-layer] {
align-items: center;
justify-content: center;
}
:host(:not([${g.AUDIO}])) ::slotted(media-gesture-receiver[slot=gestures-chrome]),
:host(:not([${g.AUDIO}])) media-gesture-receiver[slot=gestures-chrome] {
align-self: stretch;
flex-grow: 1;
}
slot[name=middle-chrome] {
display: inline;
flex-grow: 1;
pointer-events: none;
background: none;
}
::slotted([slot=media]),
::slotted([slot=poster]) {
width: 100%;
height: 100%;
}
:host(:not([${g.AUDIO}])) .spacer {
flex-grow: 1;
}
:host(:-webkit-full-screen) {
width: 100% !important;
height: 100% !important;
}
::slotted(:not([slot=media]):not([slot=poster]):not([${g.NO_AUTOHIDE}]):not([hidden]):not([role=dialog])) {
opacity: 1;
transition: var(--media-control-transition-in, opacity 0.25s);
}
:host([${g.USER_INACTIVE}]:not([${n.MEDIA_PAUSED}]):not([${n.MEDIA_IS_AIRPLAYING}]):not([${n.MEDIA_IS_CASTING}]):not([${g.AUDIO}])) ::slotted(:not([slot=media]):not([slot=poster]):not([${g.NO_AUTOHIDE}]):not([role=dialog])) {
opacity: 0;
transition: var(--media-control-transition-out, opacity 1s);
}
:host([${g.USER_INACTIVE}]:not([${g.NO_AUTOHIDE}]):not([${n.MEDIA_PAUSED}]):not([${n.MEDIA_IS_CASTING}]):not([${g.AUDIO}])) ::slotted([slot=media]) {
cursor: none;
}
:host([${g.USER_INACTIVE}][${g.AUTOHIDE_OVER_CONTROLS}]:not([${g.NO_AUTOHIDE}]):not([${n.MEDIA_PAUSED}]):not([${n.MEDIA_IS_CASTING}]):not([${g.AUDIO}])) * {
--media-cursor: none;
cursor: none;
}
::slotted(media-control-bar)  {
align-self: stretch;
}
:host(:not([${g.AUDIO}])[${n.MEDIA_HAS_PLAYED}]) slot[name=poster],
:host(:not([${g.AUDIO}])[${n.MEDIA_STREAM_TYPE}="${ne.ON_DEMAND}"][${n.MEDIA_CURRENT_TIME}]:not([${n.MEDIA_CURRENT_TIME}="0"])) slot[name=poster] {
display: none;
}
::slotted([role=dialog]) {
width: 100%;
height: 100%;
align-self: center;
}
::slotted([role=menu]) {
align-self: end;
}
</style>
<slot name="media" part="layer media-layer"></slot>
<slot name="poster" part="layer poster-layer"></slot>
<slot name="gestures-chrome" part="layer gesture-layer">
<media-gesture-receiver slot="gestures-chrome">
<template shadowrootmode="${Yr.shadowRootOptions.mode}">
${Yr.getTemplateHTML({})}
</template>
</media-gesture-receiver>
</slot>
<span part="layer vertical-layer">
<slot name="top-chrome" part="top chrome"></slot>
<slot name="middle-chrome" part="middle chrome"></slot>
<slot name="centered-chrome" part="layer centered-layer center centered chrome"></slot>
<slot part="bottom chrome"></slot>
</span>
<slot name="dialog" part="layer dialog-layer"></slot>
`}var vd=Object.values(n),Ed="sm:384 md:576 lg:768 xl:960";function fd(t){Eo(t.target,t.contentRect.width)}function Eo(t,e){var i;if(!t.isConnected)return;let a=(i=t.getAttribute(g.BREAKPOINTS))!=null?i:Ed,r=gd(a),s=_d(r,e),o=!1;if(Object.keys(r).forEach(d=>{if(s.includes(d)){t.hasAttribute(`breakpoint${d}`)||(t.setAttribute(`breakpoint${d}`,""),o=!0);return}t.hasAttribute(`breakpoint${d}`)&&(t.removeAttribute(`breakpoint${d}`),o=!0)}),o){let d=new CustomEvent(ut.BREAKPOINTS_CHANGE,{detail:s});t.dispatchEvent(d)}t.breakpointsComputed||(t.breakpointsComputed=!0,t.dispatchEvent(new CustomEvent(ut.BREAKPOINTS_COMPUTED,{bubbles:!0,composed:!0})))}function gd(t){let e=t.split(/\s+/);return Object.fromEntries(e.map(i=>i.split(":")))}function _d(t,e){return Object.keys(t).filter(i=>e>=parseInt(t[i]))}var mt=class extends l.HTMLElement{constructor(){if(super(),te(this,zr),te(this,Xr),te(this,Si),te(this,Sa),te(this,Ft),te(this,yi,void 0),te(this,ka,0),te(this,Pt,null),te(this,Wt,null),te(this,Ht,void 0),this.breakpointsComputed=!1,te(this,Qr,e=>{let i=this.media;for(let a of e){if(a.type!=="childList")continue;let r=a.removedNodes;for(let s of r){if(s.slot!="media"||a.target!=this)continue;let o=a.previousSibling&&a.previousSibling.previousElementSibling;if(!o||!i)this.mediaUnsetCallback(s);else{let d=o.slot!=="media";for(;(o=o.previousSibling)!==null;)o.slot=="media"&&(d=!1);d&&this.mediaUnsetCallback(s)}}if(i)for(let s of a.addedNodes)s===i&&this.handleMediaUpdated(i)}}),te(this,Nt,!1),te(this,Aa,e=>{V(this,Nt)||(setTimeout(()=>{fd(e),fe(this,Nt,!1)},0),fe(this,Nt,!0))}),te(this,Qe,void 0),te(this,Ta,()=>{if(!V(this,Qe).assignedElements({flatten:!0}).length){V(this,Pt)&&this.mediaUnsetCallback(V(this,Pt));return}this.handleMediaUpdated(this.media)}),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=W(this.attributes),i=this.constructor.getTemplateHTML(e);this.shadowRoot.setHTMLUnsafe?this.shadowRoot.setHTMLUnsafe(i):this.shadowRoot.innerHTML=i}fe(this,yi,new MutationObserver(V(this,Qr)))}static get observedAttributes(){return[g.AUTOHIDE,g.GESTURES_DISABLED].concat(vd).filter(e=>![n.MEDIA_RENDITION_LIST,n.MEDIA_AUDIO_TRACK_LIST,n.MEDIA_CHAPTERS_CUES,n.MEDIA_WIDTH,n.MEDIA_HEIGHT,n.MEDIA_ERROR,n.MEDIA_ERROR_MESSAGE].includes(e))}attributeChangedCallback(e,i,a){e.toLowerCase()==g.AUTOHIDE&&(this.autohide=a)}get media(){let e=this.querySelector(":scope > [slot=media]");return e?.nodeName=="SLOT"&&(e=e.assignedElements({flatten:!0})[0]),e}async handleMediaUpdated(e){e&&(fe(this,Pt,e),e.localName.includes("-")&&await l.customElements.whenDefined(e.localName),this.mediaSetCallback(e))}connectedCallback(){var e;V(this,yi).observe(this,{childList:!0,subtree:!0}),We(this,V(this,Aa));let a=this.getAttribute(g.AUDIO)!=null?f("audio player"):f("video player");this.setAttribute("role","region"),this.setAttribute("aria-label",a),this.handleMediaUpdated(this.media),this.setAttribute(g.USER_INACTIVE,""),Eo(this,this.getBoundingClientRect().width);let r=this.querySelector(":scope > slot[slot=media]");r&&(fe(this,Qe,r),V(this,Qe).addEventListener("slotchange",V(this,Ta))),this.addEventListener("pointerdown",this),this.addEventListener("pointermove",this),this.addEventListener("pointerup",this),this.addEventListener("mouseleave",this),this.addEventListener("keyup",this),(e=l.window)==null||e.addEventListener("mouseup",this)}disconnectedCallback(){var e;Fe(this,V(this,Aa)),clearTimeout(V(this,Wt)),V(this,yi).disconnect(),this.media&&this.mediaUnsetCallback(this.media),(e=l.window)==null||e.removeEventListener("mouseup",this),this.removeEventListener("pointerdown",this),this.removeEventListener("pointermove",this),this.removeEventListener("pointerup",this),this.removeEventListener("mouseleave",this),this.removeEventListener("keyup",this),V(this,Qe)&&(V(this,Qe).removeEventListener("slotchange",V(this,Ta)),fe(this,Qe,null)),fe(this,Nt,!1)}mediaSetCallback(e){}mediaUnsetCallback(e){fe(this,Pt,null)}handleEvent(e){switch(e.type){case"pointerdown":fe(this,ka,e.timeStamp);break;case"pointermove":ge(this,zr,po).call(this,e);break;case"pointerup":ge(this,Xr,vo).call(this,e);break;case"mouseleave":ge(this,Si,ya).call(this);break;case"mouseup":this.removeAttribute(g.KEYBOARD_CONTROL);break;case"keyup":ge(this,Ft,Ii).call(this),this.setAttribute(g.KEYBOARD_CONTROL,"");break}}set autohide(e){let i=Number(e);fe(this,Ht,isNaN(i)?0:i)}get autohide(){return(V(this,Ht)===void 0?2:V(this,Ht)).toString()}get breakpoints(){return D(this,g.BREAKPOINTS)}set breakpoints(e){R(this,g.BREAKPOINTS,e)}get audio(){return T(this,g.AUDIO)}set audio(e){k(this,g.AUDIO,e)}get gesturesDisabled(){return T(this,g.GESTURES_DISABLED)}set gesturesDisabled(e){k(this,g.GESTURES_DISABLED,e)}get keyboardControl(){return T(this,g.KEYBOARD_CONTROL)}set keyboardControl(e){k(this,g.KEYBOARD_CONTROL,e)}get noAutohide(){return T(this,g.NO_AUTOHIDE)}set noAutohide(e){k(this,g.NO_AUTOHIDE,e)}get autohideOverControls(){return T(this,g.AUTOHIDE_OVER_CONTROLS)}set autohideOverControls(e){k(this,g.AUTOHIDE_OVER_CONTROLS,e)}get userInteractive(){return T(this,g.USER_INACTIVE)}set userInteractive(e){k(this,g.USER_INACTIVE,e)}};yi=new WeakMap;ka=new WeakMap;Pt=new WeakMap;Wt=new WeakMap;Ht=new WeakMap;Qr=new WeakMap;Nt=new WeakMap;Aa=new WeakMap;zr=new WeakSet;po=function(t){if(t.pointerType!=="mouse"&&t.timeStamp-V(this,ka)<250)return;ge(this,Sa,Jr).call(this),clearTimeout(V(this,Wt));let e=this.hasAttribute(g.AUTOHIDE_OVER_CONTROLS);([this,this.media].includes(t.target)||e)&&ge(this,Ft,Ii).call(this)};Xr=new WeakSet;vo=function(t){if(t.pointerType==="touch"){let e=!this.hasAttribute(g.USER_INACTIVE);[this,this.media].includes(t.target)&&e?ge(this,Si,ya).call(this):ge(this,Ft,Ii).call(this)}else t.composedPath().some(e=>["media-play-button","media-fullscreen-button"].includes(e?.localName))&&ge(this,Ft,Ii).call(this)};Si=new WeakSet;ya=function(){if(V(this,Ht)<0||this.hasAttribute(g.USER_INACTIVE))return;this.setAttribute(g.USER_INACTIVE,"");let t=new l.CustomEvent(ut.USER_INACTIVE_CHANGE,{composed:!0,bubbles:!0,detail:!0});this.dispatchEvent(t)};Sa=new WeakSet;Jr=function(){if(!this.hasAttribute(g.USER_INACTIVE))return;this.removeAttribute(g.USER_INACTIVE);let t=new l.CustomEvent(ut.USER_INACTIVE_CHANGE,{composed:!0,bubbles:!0,detail:!1});this.dispatchEvent(t)};Ft=new WeakSet;Ii=function(){ge(this,Sa,Jr).call(this),clearTimeout(V(this,Wt));let t=parseInt(this.autohide);t<0||fe(this,Wt,setTimeout(()=>{ge(this,Si,ya).call(this)},t*1e3))};Qe=new WeakMap;Ta=new WeakMap;mt.shadowRootOptions={mode:"open"};mt.getTemplateHTML=pd;l.customElements.get("media-container")||l.customElements.define("media-container",mt);var ss=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},vt=(t,e,i)=>(ss(t,e,"read from private field"),i?i.call(t):e.get(t)),Be=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},ns=(t,e,i,a)=>(ss(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),pt=(t,e,i)=>(ss(t,e,"access private method"),i),wa,Mi,Et,Ia,jr,es,fo,ts,go,is,_o,as,bo,rs,Ao;function bd(t){return`
<style>
:host {
font: var(--media-font,
var(--media-font-weight, normal)
var(--media-font-size, 14px) /
var(--media-text-content-height, var(--media-control-height, 24px))
var(--media-font-family, helvetica neue, segoe ui, roboto, arial, sans-serif));
color: var(--media-text-color, var(--media-primary-color, rgb(238 238 238)));
display: var(--media-dialog-display, inline-flex);
justify-content: center;
align-items: center;
transition-behavior: allow-discrete;
visibility: hidden;
opacity: 0;
transform: translateY(2px) scale(.99);
pointer-events: none;
}
:host([open]) {
transition: display .2s, visibility 0s, opacity .2s ease-out, transform .15s ease-out;
visibility: visible;
opacity: 1;
transform: translateY(0) scale(1);
pointer-events: auto;
}
#content {
display: flex;
position: relative;
box-sizing: border-box;
width: min(320px, 100%);
word-wrap: break-word;
max-height: 100%;
overflow: auto;
text-align: center;
line-height: 1.4;
}
</style>
${this.getSlotTemplateHTML(t)}
`}function Ad(t){return`
<slot id="content"></slot>
`}var wi={OPEN:"open",ANCHOR:"anchor"},ze=class extends l.HTMLElement{constructor(){super(),Be(this,Ia),Be(this,es),Be(this,ts),Be(this,is),Be(this,as),Be(this,rs),Be(this,wa,!1),Be(this,Mi,null),Be(this,Et,null)}static get observedAttributes(){return[wi.OPEN,wi.ANCHOR]}get open(){return T(this,wi.OPEN)}set open(e){k(this,wi.OPEN,e)}handleEvent(e){switch(e.type){case"invoke":pt(this,is,_o).call(this,e);break;case"focusout":pt(this,as,bo).call(this,e);break;case"keydown":pt(this,rs,Ao).call(this,e);break}}connectedCallback(){pt(this,Ia,jr).call(this),this.role||(this.role="dialog"),this.addEventListener("invoke",this),this.addEventListener("focusout",this),this.addEventListener("keydown",this)}disconnectedCallback(){this.removeEventListener("invoke",this),this.removeEventListener("focusout",this),this.removeEventListener("keydown",this)}attributeChangedCallback(e,i,a){pt(this,Ia,jr).call(this),e===wi.OPEN&&a!==i&&(this.open?pt(this,es,fo).call(this):pt(this,ts,go).call(this))}focus(){ns(this,Mi,Ai());let e=!this.dispatchEvent(new Event("focus",{composed:!0,cancelable:!0})),i=!this.dispatchEvent(new Event("focusin",{composed:!0,bubbles:!0,cancelable:!0}));if(e||i)return;let a=this.querySelector('[autofocus], [tabindex]:not([tabindex="-1"]), [role="menu"]');a?.focus()}get keysUsed(){return["Escape","Tab"]}};wa=new WeakMap;Mi=new WeakMap;Et=new WeakMap;Ia=new WeakSet;jr=function(){if(!vt(this,wa)&&(ns(this,wa,!0),!this.shadowRoot)){this.attachShadow(this.constructor.shadowRootOptions);let t=W(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(t),queueMicrotask(()=>{let{style:e}=U(this.shadowRoot,":host");e.setProperty("transition","display .15s, visibility .15s, opacity .15s ease-in, transform .15s ease-in")})}};es=new WeakSet;fo=function(){var t;(t=vt(this,Et))==null||t.setAttribute("aria-expanded","true"),this.dispatchEvent(new Event("open",{composed:!0,bubbles:!0})),this.addEventListener("transitionend",()=>this.focus(),{once:!0})};ts=new WeakSet;go=function(){var t;(t=vt(this,Et))==null||t.setAttribute("aria-expanded","false"),this.dispatchEvent(new Event("close",{composed:!0,bubbles:!0}))};is=new WeakSet;_o=function(t){ns(this,Et,t.relatedTarget),ee(this,t.relatedTarget)||(this.open=!this.open)};as=new WeakSet;bo=function(t){var e;ee(this,t.relatedTarget)||((e=vt(this,Mi))==null||e.focus(),vt(this,Et)&&vt(this,Et)!==t.relatedTarget&&this.open&&(this.open=!1))};rs=new WeakSet;Ao=function(t){var e,i,a,r,s;let{key:o,ctrlKey:d,altKey:c,metaKey:_}=t;d||c||_||this.keysUsed.includes(o)&&(t.preventDefault(),t.stopPropagation(),o==="Tab"?(t.shiftKey?(i=(e=this.previousElementSibling)==null?void 0:e.focus)==null||i.call(e):(r=(a=this.nextElementSibling)==null?void 0:a.focus)==null||r.call(a),this.blur()):o==="Escape"&&((s=vt(this,Mi))==null||s.focus(),this.open=!1))};ze.shadowRootOptions={mode:"open"};ze.getTemplateHTML=bd;ze.getSlotTemplateHTML=Ad;l.customElements.get("media-chrome-dialog")||l.customElements.define("media-chrome-dialog",ze);var Td=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Xe=(t,e,i)=>(Td(t,e,"read from private field"),i?i.call(t):e.get(t)),To=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Bt,$t,Li={HOTKEYS:"hotkeys"},kd=[{keys:[{key:" ",label:"Space"},{key:"k"}],description:"Toggle Playback"},{keys:[{key:"m"}],description:"Toggle mute"},{keys:[{key:"f"}],description:"Toggle fullscreen"},{keys:[{key:"c"}],description:"Toggle captions or subtitles, if available"},{keys:[{key:"p"}],description:"Toggle Picture in Picture"},{keys:[{key:"ArrowLeft",label:"\u2190"},{key:"j"}],description:"Seek back 10s"},{keys:[{key:"ArrowRight",label:"\u2192"},{key:"l"}],description:"Seek forward 10s"},{keys:[{key:"ArrowUp",label:"\u2191"}],description:"Turn volume up"},{keys:[{key:"ArrowDown",label:"\u2193"}],description:"Turn volume down"},{keys:[{key:"<",label:"< (SHIFT+,)"}],description:"Decrease playback rate"},{keys:[{key:">",label:"> (SHIFT+.)"}],description:"Increase playback rate"},{keys:[{key:"shift+/",label:"SHIFT+/"}],description:"Show keyboard shortcuts"}];function La(t){return t===" "?"nospace":`no${t.toLowerCase()}`}function yd(t){let e=new Set(t?.split(/\s+/));return kd.map(({keys:i,description:a})=>({keys:i.filter(({key:r})=>!e.has(La(r))),description:a})).filter(({keys:i})=>i.length)}function Sd(t){return`
<style>
:host {
position: fixed;
top: 0;
left: 0;
z-index: 9999;
background: rgb(20 20 30 / .8);
backdrop-filter: blur(10px);
}
#content {
display: block;
width: clamp(400px, 40vw, 700px);
max-width: 90vw;
text-align: left;
}
h2 {
margin: 0 0 1.5rem 0;
font-size: 1.5rem;
font-weight: 500;
text-align: center;
}
.shortcuts-table {
width: 100%;
border-collapse: collapse;
}
.shortcuts-table tr {
border-bottom: 1px solid rgba(255, 255, 255, 0.1);
}
.shortcuts-table tr:last-child {
border-bottom: none;
}
.shortcuts-table td {
padding: 0.75rem 0.5rem;
}
.shortcuts-table td:first-child {
text-align: right;
padding-right: 1rem;
width: 40%;
min-width: 120px;
}
.shortcuts-table td:last-child {
padding-left: 1rem;
}
.key {
display: inline-block;
background: rgba(255, 255, 255, 0.15);
border: 1px solid rgba(255, 255, 255, 0.2);
border-radius: 4px;
padding: 0.25rem 0.5rem;
font-family: 'Courier New', monospace;
font-size: 0.9rem;
font-weight: 500;
min-width: 1.5rem;
text-align: center;
margin: 0 0.2rem;
}
.description {
color: rgba(255, 255, 255, 0.9);
font-size: 0.95rem;
}
.key-combo {
display: flex;
align-items: center;
justify-content: flex-end;
gap: 0.3rem;
}
.key-separator {
color: rgba(255, 255, 255, 0.5);
font-size: 0.9rem;
}
</style>
<slot id="content">
${ko(t[Li.HOTKEYS])}
</slot>
`}function ko(t){return`
<h2>Keyboard Shortcuts</h2>
<table class="shortcuts-table">${yd(t).map(({keys:i,description:a})=>`
<tr>
<td>
<div class="key-combo">${i.map(({key:s,label:o=s},d)=>d>0?`<span class="key-separator">or</span><span class="key">${o}</span>`:`<span class="key">${o}</span>`).join("")}</div>
</td>
<td class="description">${a}</td>
</tr>
`).join("")}</table>
`}var Ma=class extends ze{constructor(){super(...arguments),To(this,Bt,e=>{var i;if(!this.open)return;let a=(i=this.shadowRoot)==null?void 0:i.querySelector("#content");if(!a)return;let r=e.composedPath(),s=r[0]===this||r.includes(this),o=r.includes(a);s&&!o&&(this.open=!1)}),To(this,$t,e=>{if(!this.open)return;let i=e.shiftKey&&(e.key==="/"||e.key==="?");(e.key==="Escape"||i)&&!e.ctrlKey&&!e.altKey&&!e.metaKey&&(this.open=!1,e.preventDefault(),e.stopPropagation())})}static get observedAttributes(){return[...super.observedAttributes,Li.HOTKEYS]}get hotkeys(){var e;return(e=D(this,Li.HOTKEYS))!=null?e:void 0}set hotkeys(e){R(this,Li.HOTKEYS,e)}connectedCallback(){super.connectedCallback(),this.open&&(this.addEventListener("click",Xe(this,Bt)),document.addEventListener("keydown",Xe(this,$t)))}disconnectedCallback(){this.removeEventListener("click",Xe(this,Bt)),document.removeEventListener("keydown",Xe(this,$t))}attributeChangedCallback(e,i,a){var r;if(super.attributeChangedCallback(e,i,a),e==="open")this.open?(this.addEventListener("click",Xe(this,Bt)),document.addEventListener("keydown",Xe(this,$t))):(this.removeEventListener("click",Xe(this,Bt)),document.removeEventListener("keydown",Xe(this,$t)));else if(e===Li.HOTKEYS&&a!==i){let s=(r=this.shadowRoot)==null?void 0:r.querySelector("#content");s&&(s.innerHTML=ko(a))}}};Bt=new WeakMap;$t=new WeakMap;Ma.getSlotTemplateHTML=Sd;l.customElements.get("media-keyboard-shortcuts-dialog")||l.customElements.define("media-keyboard-shortcuts-dialog",Ma);var yo=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},z=(t,e,i)=>(yo(t,e,"read from private field"),i?i.call(t):e.get(t)),Ri=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Ra=(t,e,i,a)=>(yo(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Vt,Kt,Da,ft,$e,Ze,Je=class{constructor(e,i,{defaultValue:a}={defaultValue:void 0}){Ri(this,$e),Ri(this,Vt,void 0),Ri(this,Kt,void 0),Ri(this,Da,void 0),Ri(this,ft,new Set),Ra(this,Vt,e),Ra(this,Kt,i),Ra(this,Da,new Set(a))}[Symbol.iterator](){return z(this,$e,Ze).values()}get length(){return z(this,$e,Ze).size}get value(){var e;return(e=[...z(this,$e,Ze)].join(" "))!=null?e:""}set value(e){var i;e!==this.value&&(Ra(this,ft,new Set),this.add(...(i=e?.split(" "))!=null?i:[]))}toString(){return this.value}item(e){return[...z(this,$e,Ze)][e]}values(){return z(this,$e,Ze).values()}forEach(e,i){z(this,$e,Ze).forEach(e,i)}add(...e){var i,a;e.forEach(r=>z(this,ft).add(r)),!(this.value===""&&!((i=z(this,Vt))!=null&&i.hasAttribute(`${z(this,Kt)}`)))&&((a=z(this,Vt))==null||a.setAttribute(`${z(this,Kt)}`,`${this.value}`))}remove(...e){var i;e.forEach(a=>z(this,ft).delete(a)),(i=z(this,Vt))==null||i.setAttribute(`${z(this,Kt)}`,`${this.value}`)}contains(e){return z(this,$e,Ze).has(e)}toggle(e,i){return typeof i<"u"?i?(this.add(e),!0):(this.remove(e),!1):this.contains(e)?(this.remove(e),!1):(this.add(e),!0)}replace(e,i){return this.remove(e),this.add(i),e===i}};Vt=new WeakMap;Kt=new WeakMap;Da=new WeakMap;ft=new WeakMap;$e=new WeakSet;Ze=function(){return z(this,ft).size?z(this,ft):z(this,Da)};function So(t){return t?.map(Id).join(" ")}function Id(t){if(t){let{id:e,width:i,height:a}=t;return[e,i,a].filter(r=>r!=null).join(":")}}function Io(t){return t?.map(wd).join(" ")}function wd(t){if(t){let{id:e,kind:i,language:a,label:r}=t;return[e,i,a,r].filter(s=>s!=null).join(":")}}function Gt(t){return typeof t=="number"&&!Number.isNaN(t)&&Number.isFinite(t)}var Ca=t=>new Promise(e=>setTimeout(e,t));var Md=(t="")=>t.split(/\s+/),wo=(t="")=>{let[e,i,a]=t.split(":"),r=a?decodeURIComponent(a):void 0;return{kind:e==="cc"?ae.CAPTIONS:ae.SUBTITLES,language:i,label:r}},os=(t="",e={})=>Md(t).map(i=>{let a=wo(i);return{...e,...a}}),ls=t=>t?Array.isArray(t)?t.map(e=>typeof e=="string"?wo(e):e):typeof t=="string"?os(t):[t]:[],Ld=({kind:t,label:e,language:i}={kind:"subtitles"})=>e?`${t==="captions"?"cc":"sb"}:${i}:${encodeURIComponent(e)}`:i,Di=(t=[])=>Array.prototype.map.call(t,Ld).join(" "),Rd=(t,e)=>i=>i[t]===e,Mo=t=>{let e=Object.entries(t).map(([i,a])=>Rd(i,a));return i=>e.every(a=>a(i))},gt=(t,e=[],i=[])=>{let a=ls(i).map(Mo),r=s=>a.some(o=>o(s));Array.from(e).filter(r).forEach(s=>{s.mode=t})},_t=(t,e=()=>!0)=>{if(!t?.textTracks)return[];let i=typeof e=="function"?e:Mo(e);return Array.from(t.textTracks).filter(i)},Lo=t=>{var e;return!!((e=t.mediaSubtitlesShowing)!=null&&e.length)||t.hasAttribute(n.MEDIA_SUBTITLES_SHOWING)};var Do=t=>{var e;let{media:i,fullscreenElement:a}=t;try{let r=a&&"requestFullscreen"in a?"requestFullscreen":a&&"webkitRequestFullScreen"in a?"webkitRequestFullScreen":void 0;if(r){let s=(e=a[r])==null?void 0:e.call(a);if(s instanceof Promise)return s.catch(()=>{})}else i?.webkitEnterFullscreen?i.webkitEnterFullscreen():i?.requestFullscreen&&i.requestFullscreen()}catch(r){console.error(r)}},Ro="exitFullscreen"in P?"exitFullscreen":"webkitExitFullscreen"in P?"webkitExitFullscreen":"webkitCancelFullScreen"in P?"webkitCancelFullScreen":void 0,Co=t=>{var e;let{documentElement:i}=t;if(Ro){let a=(e=i?.[Ro])==null?void 0:e.call(i);if(a instanceof Promise)return a.catch(()=>{})}},Ci="fullscreenElement"in P?"fullscreenElement":"webkitFullscreenElement"in P?"webkitFullscreenElement":void 0,Dd=t=>{let{documentElement:e,media:i}=t,a=e?.[Ci];return!a&&"webkitDisplayingFullscreen"in i&&"webkitPresentationMode"in i&&i.webkitDisplayingFullscreen&&i.webkitPresentationMode===ro.FULLSCREEN?i:a},xo=t=>{var e;let{media:i,documentElement:a,fullscreenElement:r=i}=t;if(!i||!a)return!1;let s=Dd(t);if(!s)return!1;if(s===r||s===i)return!0;if(s.localName.includes("-")){let o=s.shadowRoot;if(!(Ci in o))return ee(s,r);for(;o?.[Ci];){if(o[Ci]===r)return!0;o=(e=o[Ci])==null?void 0:e.shadowRoot}}return!1},Cd="fullscreenEnabled"in P?"fullscreenEnabled":"webkitFullscreenEnabled"in P?"webkitFullscreenEnabled":void 0,Oo=t=>{let{documentElement:e,media:i}=t;return!!e?.[Cd]||i&&"webkitSupportsFullscreen"in i};var xa,ds=()=>{var t,e;return xa||(xa=(e=(t=P)==null?void 0:t.createElement)==null?void 0:e.call(t,"video"),xa)},Uo=async(t=ds())=>{if(!t)return!1;let e=t.volume;t.volume=e/2+.1;let i=new AbortController,a=await Promise.race([xd(t,i.signal),Od(t,e)]);return i.abort(),a},xd=(t,e)=>new Promise(i=>{t.addEventListener("volumechange",()=>i(!0),{signal:e})}),Od=async(t,e)=>{for(let i=0;i<10;i++){if(t.volume===e)return!1;await Ca(10)}return t.volume!==e},Ud=/.*Version\/.*Safari\/.*/.test(l.navigator.userAgent),cs=(t=ds())=>l.matchMedia("(display-mode: standalone)").matches&&Ud?!1:typeof t?.requestPictureInPicture=="function",us=(t=ds())=>Oo({documentElement:P,media:t}),Po=us(),No=cs(),Ho=!!l.WebKitPlaybackTargetAvailabilityEvent,Wo=!!l.chrome;var qt=t=>_t(t.media,e=>[ae.SUBTITLES,ae.CAPTIONS].includes(e.kind)).sort((e,i)=>e.kind>=i.kind?1:-1),hs=t=>_t(t.media,e=>e.mode===qe.SHOWING&&[ae.SUBTITLES,ae.CAPTIONS].includes(e.kind)),Oa=(t,e)=>{let i=qt(t),a=hs(t),r=!!a.length;if(i.length){if(e===!1||r&&e!==!0)gt(qe.DISABLED,i,a);else if(e===!0||!r&&e!==!1){let s=i[0],{options:o}=t;if(!o?.noSubtitlesLangPref){let y=l.localStorage.getItem("media-chrome-pref-subtitles-lang"),A=y?[y,...l.navigator.languages]:l.navigator.languages,E=i.filter(m=>A.some(b=>m.language.toLowerCase().startsWith(b.split("-")[0]))).sort((m,b)=>{let v=A.findIndex(I=>m.language.toLowerCase().startsWith(I.split("-")[0])),w=A.findIndex(I=>b.language.toLowerCase().startsWith(I.split("-")[0]));return v-w});E[0]&&(s=E[0])}let{language:d,label:c,kind:_}=s;gt(qe.DISABLED,i,a),gt(qe.SHOWING,i,[{language:d,label:c,kind:_}])}}},Ua=(t,e)=>t===e?!0:t==null||e==null||typeof t!=typeof e?!1:typeof t=="number"&&Number.isNaN(t)&&Number.isNaN(e)?!0:typeof t!="object"?!1:Array.isArray(t)?Pd(t,e):Object.entries(t).every(([i,a])=>i in e&&Ua(a,e[i])),Pd=(t,e)=>{let i=Array.isArray(t),a=Array.isArray(e);return i!==a?!1:i||a?t.length!==e.length?!1:t.every((r,s)=>Ua(r,e[s])):!0};var Nd=Object.values(ne),Pa,Hd=Uo().then(t=>(Pa=t,Pa)),Fo=async(...t)=>{await Promise.all(t.filter(e=>e).map(async e=>{if(!("localName"in e&&e instanceof l.HTMLElement))return;let i=e.localName;if(!i.includes("-"))return;let a=l.customElements.get(i);a&&e instanceof a||(await l.customElements.whenDefined(i),l.customElements.upgrade(e))}))},Wd=new l.DOMParser,Fd=t=>t&&(Wd.parseFromString(t,"text/html").body.textContent||t),Yt={mediaError:{get(t,e){let{media:i}=t;if(e?.type!=="playing")return i?.error},mediaEvents:["emptied","error","playing"]},mediaErrorCode:{get(t,e){var i;let{media:a}=t;if(e?.type!=="playing")return(i=a?.error)==null?void 0:i.code},mediaEvents:["emptied","error","playing"]},mediaErrorMessage:{get(t,e){var i,a;let{media:r}=t;if(e?.type!=="playing")return(a=(i=r?.error)==null?void 0:i.message)!=null?a:""},mediaEvents:["emptied","error","playing"]},mediaWidth:{get(t){var e;let{media:i}=t;return(e=i?.videoWidth)!=null?e:0},mediaEvents:["resize"]},mediaHeight:{get(t){var e;let{media:i}=t;return(e=i?.videoHeight)!=null?e:0},mediaEvents:["resize"]},mediaPaused:{get(t){var e;let{media:i}=t;return(e=i?.paused)!=null?e:!0},set(t,e){var i;let{media:a}=e;a&&(t?a.pause():(i=a.play())==null||i.catch(()=>{}))},mediaEvents:["play","playing","pause","emptied"]},mediaHasPlayed:{get(t,e){let{media:i}=t;return i?e?e.type==="playing":!i.paused:!1},mediaEvents:["playing","emptied"]},mediaEnded:{get(t){var e;let{media:i}=t;return(e=i?.ended)!=null?e:!1},mediaEvents:["seeked","ended","emptied"]},mediaPlaybackRate:{get(t){var e;let{media:i}=t;return(e=i?.playbackRate)!=null?e:1},set(t,e){let{media:i}=e;i&&Number.isFinite(+t)&&(i.playbackRate=+t)},mediaEvents:["ratechange","loadstart"]},mediaMuted:{get(t){var e;let{media:i}=t;return(e=i?.muted)!=null?e:!1},set(t,e){let{media:i,options:{noMutedPref:a}={}}=e;if(i){i.muted=t;try{let r=l.localStorage.getItem("media-chrome-pref-muted")!==null,s=i.hasAttribute("muted");if(a){r&&l.localStorage.removeItem("media-chrome-pref-muted");return}if(s&&!r)return;l.localStorage.setItem("media-chrome-pref-muted",t?"true":"false")}catch(r){console.debug("Error setting muted pref",r)}}},mediaEvents:["volumechange"],stateOwnersUpdateHandlers:[(t,e)=>{let{options:{noMutedPref:i}}=e,{media:a}=e;if(!(!a||a.muted||i))try{let r=l.localStorage.getItem("media-chrome-pref-muted")==="true";Yt.mediaMuted.set(r,e),t(r)}catch(r){console.debug("Error getting muted pref",r)}}]},mediaLoop:{get(t){let{media:e}=t;return e?.loop},set(t,e){let{media:i}=e;i&&(i.loop=t)},mediaEvents:["medialooprequest"]},mediaVolume:{get(t){var e;let{media:i}=t;return(e=i?.volume)!=null?e:1},set(t,e){let{media:i,options:{noVolumePref:a}={}}=e;if(i){try{t==null?l.localStorage.removeItem("media-chrome-pref-volume"):!i.hasAttribute("muted")&&!a&&l.localStorage.setItem("media-chrome-pref-volume",t.toString())}catch(r){console.debug("Error setting volume pref",r)}Number.isFinite(+t)&&(i.volume=+t)}},mediaEvents:["volumechange"],stateOwnersUpdateHandlers:[(t,e)=>{let{options:{noVolumePref:i}}=e;if(!i)try{let{media:a}=e;if(!a)return;let r=l.localStorage.getItem("media-chrome-pref-volume");if(r==null)return;Yt.mediaVolume.set(+r,e),t(+r)}catch(a){console.debug("Error getting volume pref",a)}}]},mediaVolumeLevel:{get(t){let{media:e}=t;return typeof e?.volume>"u"?"high":e.muted||e.volume===0?"off":e.volume<.5?"low":e.volume<.75?"medium":"high"},mediaEvents:["volumechange"]},mediaCurrentTime:{get(t){var e;let{media:i}=t;return(e=i?.currentTime)!=null?e:0},set(t,e){let{media:i}=e;!i||!Gt(t)||(i.currentTime=t)},mediaEvents:["timeupdate","loadedmetadata","seeking"]},mediaDuration:{get(t){let{media:e,options:{defaultDuration:i}={}}=t;return i&&(!e||!e.duration||Number.isNaN(e.duration)||!Number.isFinite(e.duration))?i:Number.isFinite(e?.duration)?e.duration:Number.NaN},mediaEvents:["durationchange","loadedmetadata","emptied"]},mediaLoading:{get(t){let{media:e}=t;return e?.readyState<3},mediaEvents:["waiting","playing","emptied"]},mediaSeekable:{get(t){var e;let{media:i}=t;if(!((e=i?.seekable)!=null&&e.length))return;let a=i.seekable.start(0),r=i.seekable.end(i.seekable.length-1);if(!(!a&&!r))return[Number(a.toFixed(3)),Number(r.toFixed(3))]},mediaEvents:["loadedmetadata","emptied","progress","seekablechange"]},mediaBuffered:{get(t){var e;let{media:i}=t,a=(e=i?.buffered)!=null?e:[];return Array.from(a).map((r,s)=>[Number(a.start(s).toFixed(3)),Number(a.end(s).toFixed(3))])},mediaEvents:["progress","emptied"]},mediaStreamType:{get(t){let{media:e,options:{defaultStreamType:i}={}}=t,a=[ne.LIVE,ne.ON_DEMAND].includes(i)?i:void 0;if(!e)return a;let{streamType:r}=e;if(Nd.includes(r))return r===ne.UNKNOWN?a:r;let s=e.duration;return s===1/0?ne.LIVE:Number.isFinite(s)?ne.ON_DEMAND:a},mediaEvents:["emptied","durationchange","loadedmetadata","streamtypechange"]},mediaTargetLiveWindow:{get(t){let{media:e}=t;if(!e)return Number.NaN;let{targetLiveWindow:i}=e,a=Yt.mediaStreamType.get(t);return(i==null||Number.isNaN(i))&&a===ne.LIVE?0:i},mediaEvents:["emptied","durationchange","loadedmetadata","streamtypechange","targetlivewindowchange"]},mediaTimeIsLive:{get(t){let{media:e,options:{liveEdgeOffset:i=10}={}}=t;if(!e)return!1;if(typeof e.liveEdgeStart=="number")return Number.isNaN(e.liveEdgeStart)?!1:e.currentTime>=e.liveEdgeStart;if(!(Yt.mediaStreamType.get(t)===ne.LIVE))return!1;let r=e.seekable;if(!r)return!0;if(!r.length)return!1;let s=r.end(r.length-1)-i;return e.currentTime>=s},mediaEvents:["playing","timeupdate","progress","waiting","emptied"]},mediaSubtitlesList:{get(t){return qt(t).map(({kind:e,label:i,language:a})=>({kind:e,label:i,language:a}))},mediaEvents:["loadstart"],textTracksEvents:["addtrack","removetrack"]},mediaSubtitlesShowing:{get(t){return hs(t).map(({kind:e,label:i,language:a})=>({kind:e,label:i,language:a}))},mediaEvents:["loadstart"],textTracksEvents:["addtrack","removetrack","change"],stateOwnersUpdateHandlers:[(t,e)=>{var i,a;let{media:r,options:s}=e;if(!r)return;let o=d=>{var c;!s.defaultSubtitles||d&&![ae.CAPTIONS,ae.SUBTITLES].includes((c=d?.track)==null?void 0:c.kind)||Oa(e,!0)};return r.addEventListener("loadstart",o),(i=r.textTracks)==null||i.addEventListener("addtrack",o),(a=r.textTracks)==null||a.addEventListener("removetrack",o),()=>{var d,c;r.removeEventListener("loadstart",o),(d=r.textTracks)==null||d.removeEventListener("addtrack",o),(c=r.textTracks)==null||c.removeEventListener("removetrack",o)}}]},mediaChaptersCues:{get(t){var e;let{media:i}=t;if(!i)return[];let[a]=_t(i,{kind:ae.CHAPTERS});return Array.from((e=a?.cues)!=null?e:[]).map(({text:r,startTime:s,endTime:o})=>({text:Fd(r),startTime:s,endTime:o}))},mediaEvents:["loadstart","loadedmetadata"],textTracksEvents:["addtrack","removetrack","change"],stateOwnersUpdateHandlers:[(t,e)=>{var i;let{media:a}=e;if(!a)return;let r=a.querySelector('track[kind="chapters"][default][src]'),s=(i=a.shadowRoot)==null?void 0:i.querySelector(':is(video,audio) > track[kind="chapters"][default][src]');return r?.addEventListener("load",t),s?.addEventListener("load",t),()=>{r?.removeEventListener("load",t),s?.removeEventListener("load",t)}}]},mediaIsPip:{get(t){var e,i;let{media:a,documentElement:r}=t;if(!a||!r||!r.pictureInPictureElement)return!1;if(r.pictureInPictureElement===a)return!0;if(r.pictureInPictureElement instanceof HTMLMediaElement)return(e=a.localName)!=null&&e.includes("-")?ee(a,r.pictureInPictureElement):!1;if(r.pictureInPictureElement.localName.includes("-")){let s=r.pictureInPictureElement.shadowRoot;for(;s?.pictureInPictureElement;){if(s.pictureInPictureElement===a)return!0;s=(i=s.pictureInPictureElement)==null?void 0:i.shadowRoot}}return!1},set(t,e){let{media:i}=e;if(i)if(t){if(!P.pictureInPictureEnabled){console.warn("MediaChrome: Picture-in-picture is not enabled");return}if(!i.requestPictureInPicture){console.warn("MediaChrome: The current media does not support picture-in-picture");return}let a=()=>{console.warn("MediaChrome: The media is not ready for picture-in-picture. It must have a readyState > 0.")};i.requestPictureInPicture().catch(r=>{if(r.code===11){if(!i.src){console.warn("MediaChrome: The media is not ready for picture-in-picture. It must have a src set.");return}if(i.readyState===0&&i.preload==="none"){let s=()=>{i.removeEventListener("loadedmetadata",o),i.preload="none"},o=()=>{i.requestPictureInPicture().catch(a),s()};i.addEventListener("loadedmetadata",o),i.preload="metadata",setTimeout(()=>{i.readyState===0&&a(),s()},1e3)}else throw r}else throw r})}else P.pictureInPictureElement&&P.exitPictureInPicture()},mediaEvents:["enterpictureinpicture","leavepictureinpicture"]},mediaRenditionList:{get(t){var e;let{media:i}=t;return[...(e=i?.videoRenditions)!=null?e:[]].map(a=>({...a}))},mediaEvents:["emptied","loadstart"],videoRenditionsEvents:["addrendition","removerendition"]},mediaRenditionSelected:{get(t){var e,i,a;let{media:r}=t;return(a=(i=r?.videoRenditions)==null?void 0:i[(e=r.videoRenditions)==null?void 0:e.selectedIndex])==null?void 0:a.id},set(t,e){let{media:i}=e;if(!i?.videoRenditions){console.warn("MediaController: Rendition selection not supported by this media.");return}let a=t,r=Array.prototype.findIndex.call(i.videoRenditions,s=>s.id==a);i.videoRenditions.selectedIndex!=r&&(i.videoRenditions.selectedIndex=r)},mediaEvents:["emptied"],videoRenditionsEvents:["addrendition","removerendition","change"]},mediaAudioTrackList:{get(t){var e;let{media:i}=t;return[...(e=i?.audioTracks)!=null?e:[]]},mediaEvents:["emptied","loadstart"],audioTracksEvents:["addtrack","removetrack"]},mediaAudioTrackEnabled:{get(t){var e,i;let{media:a}=t;return(i=[...(e=a?.audioTracks)!=null?e:[]].find(r=>r.enabled))==null?void 0:i.id},set(t,e){let{media:i}=e;if(!i?.audioTracks){console.warn("MediaChrome: Audio track selection not supported by this media.");return}let a=t;for(let r of i.audioTracks)r.enabled=a==r.id},mediaEvents:["emptied"],audioTracksEvents:["addtrack","removetrack","change"]},mediaIsFullscreen:{get(t){return xo(t)},set(t,e,i){var a,r;t?(Do(e),i.detail&&!((a=e.media)!=null&&a.inert)&&((r=e.media)==null||r.focus())):Co(e)},rootEvents:["fullscreenchange","webkitfullscreenchange"],mediaEvents:["webkitbeginfullscreen","webkitendfullscreen","webkitpresentationmodechanged"]},mediaIsCasting:{get(t){var e;let{media:i}=t;return!i?.remote||((e=i.remote)==null?void 0:e.state)==="disconnected"?!1:i.remote.state==="connected"},set(t,e){var i,a;let{media:r}=e;if(r&&!(t&&((i=r.remote)==null?void 0:i.state)!=="disconnected")&&!(!t&&((a=r.remote)==null?void 0:a.state)!=="connected")){if(typeof r.remote.prompt!="function"){console.warn("MediaChrome: Casting is not supported in this environment");return}r.remote.prompt().catch(()=>{})}},remoteEvents:["connect","connecting","disconnect"]},mediaIsAirplaying:{get(){return!1},set(t,e){let{media:i}=e;if(i){if(!(i.webkitShowPlaybackTargetPicker&&l.WebKitPlaybackTargetAvailabilityEvent)){console.error("MediaChrome: received a request to select AirPlay but AirPlay is not supported in this environment");return}i.webkitShowPlaybackTargetPicker()}},mediaEvents:["webkitcurrentplaybacktargetiswirelesschanged"]},mediaFullscreenUnavailable:{get(t){let{media:e}=t;if(!Po||!us(e))return re.UNSUPPORTED}},mediaPipUnavailable:{get(t){let{media:e}=t;if(!No||!cs(e))return re.UNSUPPORTED;if(e?.disablePictureInPicture)return re.UNAVAILABLE}},mediaVolumeUnavailable:{get(t){let{media:e}=t;if(Pa===!1||e?.volume==null)return re.UNSUPPORTED},stateOwnersUpdateHandlers:[t=>{Pa==null&&Hd.then(e=>t(e?void 0:re.UNSUPPORTED))}]},mediaCastUnavailable:{get(t,{availability:e="not-available"}={}){var i;let{media:a}=t;if(!Wo||!((i=a?.remote)!=null&&i.state))return re.UNSUPPORTED;if(!(e==null||e==="available"))return re.UNAVAILABLE},stateOwnersUpdateHandlers:[(t,e)=>{var i;let{media:a}=e;return a?(a.disableRemotePlayback||a.hasAttribute("disableremoteplayback")||(i=a?.remote)==null||i.watchAvailability(s=>{t({availability:s?"available":"not-available"})}).catch(s=>{s.name==="NotSupportedError"?t({availability:null}):t({availability:"not-available"})}),()=>{var s;(s=a?.remote)==null||s.cancelWatchAvailability().catch(()=>{})}):void 0}]},mediaAirplayUnavailable:{get(t,e){if(!Ho)return re.UNSUPPORTED;if(e?.availability==="not-available")return re.UNAVAILABLE},mediaEvents:["webkitplaybacktargetavailabilitychanged"],stateOwnersUpdateHandlers:[(t,e)=>{var i;let{media:a}=e;return a?(a.disableRemotePlayback||a.hasAttribute("disableremoteplayback")||(i=a?.remote)==null||i.watchAvailability(s=>{t({availability:s?"available":"not-available"})}).catch(s=>{s.name==="NotSupportedError"?t({availability:null}):t({availability:"not-available"})}),()=>{var s;(s=a?.remote)==null||s.cancelWatchAvailability().catch(()=>{})}):void 0}]},mediaRenditionUnavailable:{get(t){var e;let{media:i}=t;if(!i?.videoRenditions)return re.UNSUPPORTED;if(!((e=i.videoRenditions)!=null&&e.length))return re.UNAVAILABLE},mediaEvents:["emptied","loadstart"],videoRenditionsEvents:["addrendition","removerendition"]},mediaAudioTrackUnavailable:{get(t){var e,i;let{media:a}=t;if(!a?.audioTracks)return re.UNSUPPORTED;if(((i=(e=a.audioTracks)==null?void 0:e.length)!=null?i:0)<=1)return re.UNAVAILABLE},mediaEvents:["emptied","loadstart"],audioTracksEvents:["addtrack","removetrack"]},mediaLang:{get(t){let{options:{mediaLang:e}={}}=t;return e??"en"}}};var Bo={[h.MEDIA_PREVIEW_REQUEST](t,e,{detail:i}){var a,r,s;let{media:o}=e,d=i??void 0,c,_;if(o&&d!=null){let[m]=_t(o,{kind:ae.METADATA,label:"thumbnails"}),b=Array.prototype.find.call((a=m?.cues)!=null?a:[],(v,w,I)=>w===0?v.endTime>d:w===I.length-1?v.startTime<=d:v.startTime<=d&&v.endTime>d);if(b){let v=/'^(?:[a-z]+:)?\/\//i.test(b.text)||(r=o?.querySelector('track[label="thumbnails"]'))==null?void 0:r.src,w=new URL(b.text,v);_=new URLSearchParams(w.hash).get("#xywh").split(",").map(j=>+j),c=w.href}}let y=t.mediaDuration.get(e),E=(s=t.mediaChaptersCues.get(e).find((m,b,v)=>b===v.length-1&&y===m.endTime?m.startTime<=d&&m.endTime>=d:m.startTime<=d&&m.endTime>d))==null?void 0:s.text;return i!=null&&E==null&&(E=""),{mediaPreviewTime:d,mediaPreviewImage:c,mediaPreviewCoords:_,mediaPreviewChapter:E}},[h.MEDIA_PAUSE_REQUEST](t,e){t["mediaPaused"].set(!0,e)},[h.MEDIA_PLAY_REQUEST](t,e){var i,a,r,s;let o="mediaPaused",c=t.mediaStreamType.get(e)===ne.LIVE,_=!((i=e.options)!=null&&i.noAutoSeekToLive),y=t.mediaTargetLiveWindow.get(e)>0;if(c&&_&&!y){let A=(a=t.mediaSeekable.get(e))==null?void 0:a[1];if(A){let E=(s=(r=e.options)==null?void 0:r.seekToLiveOffset)!=null?s:0,m=A-E;t.mediaCurrentTime.set(m,e)}}t[o].set(!1,e)},[h.MEDIA_PLAYBACK_RATE_REQUEST](t,e,{detail:i}){let a="mediaPlaybackRate",r=i;t[a].set(r,e)},[h.MEDIA_MUTE_REQUEST](t,e){t["mediaMuted"].set(!0,e)},[h.MEDIA_UNMUTE_REQUEST](t,e){let i="mediaMuted";t.mediaVolume.get(e)||t.mediaVolume.set(.25,e),t[i].set(!1,e)},[h.MEDIA_LOOP_REQUEST](t,e,{detail:i}){let a="mediaLoop",r=!!i;return t[a].set(r,e),{mediaLoop:r}},[h.MEDIA_VOLUME_REQUEST](t,e,{detail:i}){let a="mediaVolume",r=i;r&&t.mediaMuted.get(e)&&t.mediaMuted.set(!1,e),t[a].set(r,e)},[h.MEDIA_SEEK_REQUEST](t,e,{detail:i}){let a="mediaCurrentTime",r=i;t[a].set(r,e)},[h.MEDIA_SEEK_TO_LIVE_REQUEST](t,e){var i,a,r;let s="mediaCurrentTime",o=(i=t.mediaSeekable.get(e))==null?void 0:i[1];if(Number.isNaN(Number(o)))return;let d=(r=(a=e.options)==null?void 0:a.seekToLiveOffset)!=null?r:0,c=o-d;t[s].set(c,e)},[h.MEDIA_SHOW_SUBTITLES_REQUEST](t,e,{detail:i}){var a;let{options:r}=e,s=qt(e),o=ls(i),d=(a=o[0])==null?void 0:a.language;d&&!r.noSubtitlesLangPref&&l.localStorage.setItem("media-chrome-pref-subtitles-lang",d),gt(qe.SHOWING,s,o)},[h.MEDIA_DISABLE_SUBTITLES_REQUEST](t,e,{detail:i}){let a=qt(e),r=i??[];gt(qe.DISABLED,a,r)},[h.MEDIA_TOGGLE_SUBTITLES_REQUEST](t,e,{detail:i}){Oa(e,i)},[h.MEDIA_RENDITION_REQUEST](t,e,{detail:i}){let a="mediaRenditionSelected",r=i;t[a].set(r,e)},[h.MEDIA_AUDIO_TRACK_REQUEST](t,e,{detail:i}){let a="mediaAudioTrackEnabled",r=i;t[a].set(r,e)},[h.MEDIA_ENTER_PIP_REQUEST](t,e){let i="mediaIsPip";t.mediaIsFullscreen.get(e)&&t.mediaIsFullscreen.set(!1,e),t[i].set(!0,e)},[h.MEDIA_EXIT_PIP_REQUEST](t,e){t["mediaIsPip"].set(!1,e)},[h.MEDIA_ENTER_FULLSCREEN_REQUEST](t,e,i){let a="mediaIsFullscreen";t.mediaIsPip.get(e)&&t.mediaIsPip.set(!1,e),t[a].set(!0,e,i)},[h.MEDIA_EXIT_FULLSCREEN_REQUEST](t,e){t["mediaIsFullscreen"].set(!1,e)},[h.MEDIA_ENTER_CAST_REQUEST](t,e){let i="mediaIsCasting";t.mediaIsFullscreen.get(e)&&t.mediaIsFullscreen.set(!1,e),t[i].set(!0,e)},[h.MEDIA_EXIT_CAST_REQUEST](t,e){t["mediaIsCasting"].set(!1,e)},[h.MEDIA_AIRPLAY_REQUEST](t,e){t["mediaIsAirplaying"].set(!0,e)}};var $o=({media:t,fullscreenElement:e,documentElement:i,stateMediator:a=Yt,requestMap:r=Bo,options:s={},monitorStateOwnersOnlyWithSubscriptions:o=!0})=>{let d=[],c={options:{...s}},_=Object.freeze({mediaPreviewTime:void 0,mediaPreviewImage:void 0,mediaPreviewCoords:void 0,mediaPreviewChapter:void 0}),y=v=>{v!=null&&(Ua(v,_)||(_=Object.freeze({..._,...v}),d.forEach(w=>w(_))))},A=()=>{let v=Object.entries(a).reduce((w,[I,{get:j}])=>(w[I]=j(c),w),{});y(v)},E={},m,b=async(v,w)=>{var I,j,Ei,fi,Dt,Ne,He,gi,ct,wn,Mn,Ln,Rn,Dn,Cn,xn;let ed=!!m;if(m={...c,...m??{},...v},ed)return;await Fo(...Object.values(v));let Ct=d.length>0&&w===0&&o,On=c.media!==m.media,Un=((I=c.media)==null?void 0:I.textTracks)!==((j=m.media)==null?void 0:j.textTracks),Pn=((Ei=c.media)==null?void 0:Ei.videoRenditions)!==((fi=m.media)==null?void 0:fi.videoRenditions),Nn=((Dt=c.media)==null?void 0:Dt.audioTracks)!==((Ne=m.media)==null?void 0:Ne.audioTracks),Hn=((He=c.media)==null?void 0:He.remote)!==((gi=m.media)==null?void 0:gi.remote),Wn=c.documentElement!==m.documentElement,Fn=!!c.media&&(On||Ct),Bn=!!((ct=c.media)!=null&&ct.textTracks)&&(Un||Ct),$n=!!((wn=c.media)!=null&&wn.videoRenditions)&&(Pn||Ct),Vn=!!((Mn=c.media)!=null&&Mn.audioTracks)&&(Nn||Ct),Kn=!!((Ln=c.media)!=null&&Ln.remote)&&(Hn||Ct),Gn=!!c.documentElement&&(Wn||Ct),Vr=Fn||Bn||$n||Vn||Kn||Gn,xt=d.length===0&&w===1&&o,qn=!!m.media&&(On||xt),Yn=!!((Rn=m.media)!=null&&Rn.textTracks)&&(Un||xt),Qn=!!((Dn=m.media)!=null&&Dn.videoRenditions)&&(Pn||xt),zn=!!((Cn=m.media)!=null&&Cn.audioTracks)&&(Nn||xt),Xn=!!((xn=m.media)!=null&&xn.remote)&&(Hn||xt),Zn=!!m.documentElement&&(Wn||xt),Jn=qn||Yn||Qn||zn||Xn||Zn;if(!(Vr||Jn)){Object.entries(m).forEach(([C,_i])=>{c[C]=_i}),A(),m=void 0;return}Object.entries(a).forEach(([C,{get:_i,mediaEvents:td=[],textTracksEvents:id=[],videoRenditionsEvents:ad=[],audioTracksEvents:rd=[],remoteEvents:sd=[],rootEvents:nd=[],stateOwnersUpdateHandlers:od=[]}])=>{E[C]||(E[C]={});let se=H=>{let G=_i(c,H);y({[C]:G})},Q;Q=E[C].mediaEvents,td.forEach(H=>{Q&&Fn&&(c.media.removeEventListener(H,Q),E[C].mediaEvents=void 0),qn&&(m.media.addEventListener(H,se),E[C].mediaEvents=se)}),Q=E[C].textTracksEvents,id.forEach(H=>{var G,ve;Q&&Bn&&((G=c.media.textTracks)==null||G.removeEventListener(H,Q),E[C].textTracksEvents=void 0),Yn&&((ve=m.media.textTracks)==null||ve.addEventListener(H,se),E[C].textTracksEvents=se)}),Q=E[C].videoRenditionsEvents,ad.forEach(H=>{var G,ve;Q&&$n&&((G=c.media.videoRenditions)==null||G.removeEventListener(H,Q),E[C].videoRenditionsEvents=void 0),Qn&&((ve=m.media.videoRenditions)==null||ve.addEventListener(H,se),E[C].videoRenditionsEvents=se)}),Q=E[C].audioTracksEvents,rd.forEach(H=>{var G,ve;Q&&Vn&&((G=c.media.audioTracks)==null||G.removeEventListener(H,Q),E[C].audioTracksEvents=void 0),zn&&((ve=m.media.audioTracks)==null||ve.addEventListener(H,se),E[C].audioTracksEvents=se)}),Q=E[C].remoteEvents,sd.forEach(H=>{var G,ve;Q&&Kn&&((G=c.media.remote)==null||G.removeEventListener(H,Q),E[C].remoteEvents=void 0),Xn&&((ve=m.media.remote)==null||ve.addEventListener(H,se),E[C].remoteEvents=se)}),Q=E[C].rootEvents,nd.forEach(H=>{Q&&Gn&&(c.documentElement.removeEventListener(H,Q),E[C].rootEvents=void 0),Zn&&(m.documentElement.addEventListener(H,se),E[C].rootEvents=se)});let ma=E[C].stateOwnersUpdateHandlers;if(ma&&Vr&&(Array.isArray(ma)?ma:[ma]).forEach(G=>{typeof G=="function"&&G()}),Jn){let H=od.map(G=>G(se,m)).filter(G=>typeof G=="function");E[C].stateOwnersUpdateHandlers=H.length===1?H[0]:H}else Vr&&(E[C].stateOwnersUpdateHandlers=void 0)}),Object.entries(m).forEach(([C,_i])=>{c[C]=_i}),A(),m=void 0};return b({media:t,fullscreenElement:e,documentElement:i,options:s}),{dispatch(v){let{type:w,detail:I}=v;if(r[w]&&_.mediaErrorCode==null){y(r[w](a,c,v));return}w==="mediaelementchangerequest"?b({media:I}):w==="fullscreenelementchangerequest"?b({fullscreenElement:I}):w==="documentelementchangerequest"?b({documentElement:I}):w==="optionschangerequest"&&(Object.entries(I??{}).forEach(([j,Ei])=>{c.options[j]=Ei}),A())},getState(){return _},subscribe(v){return b({},d.length+1),d.push(v),v(_),()=>{let w=d.indexOf(v);w>=0&&(b({},d.length-1),d.splice(w,1))}}}};var gs=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},p=(t,e,i)=>(gs(t,e,"read from private field"),i?i.call(t):e.get(t)),oe=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},_e=(t,e,i,a)=>(gs(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),je=(t,e,i)=>(gs(t,e,"access private method"),i),Ve,xi,M,le,Oi,ye,Na,Ui,Ha,ms,At,Wa,ps,Pi,Fa,vs,zo,Xo=["ArrowLeft","ArrowRight","ArrowUp","ArrowDown","Enter"," ","f","m","k","c","l","j",">","<","p"],Vo=10,Ko=.025,Go=.25,Bd=.25,$d=2,u={DEFAULT_SUBTITLES:"defaultsubtitles",DEFAULT_STREAM_TYPE:"defaultstreamtype",DEFAULT_DURATION:"defaultduration",FULLSCREEN_ELEMENT:"fullscreenelement",HOTKEYS:"hotkeys",KEYBOARD_BACKWARD_SEEK_OFFSET:"keyboardbackwardseekoffset",KEYBOARD_FORWARD_SEEK_OFFSET:"keyboardforwardseekoffset",KEYBOARD_DOWN_VOLUME_STEP:"keyboarddownvolumestep",KEYBOARD_UP_VOLUME_STEP:"keyboardupvolumestep",KEYS_USED:"keysused",LANG:"lang",LOOP:"loop",LIVE_EDGE_OFFSET:"liveedgeoffset",NO_AUTO_SEEK_TO_LIVE:"noautoseektolive",NO_DEFAULT_STORE:"nodefaultstore",NO_HOTKEYS:"nohotkeys",NO_MUTED_PREF:"nomutedpref",NO_SUBTITLES_LANG_PREF:"nosubtitleslangpref",NO_VOLUME_PREF:"novolumepref",SEEK_TO_LIVE_OFFSET:"seektoliveoffset"},Es=class extends mt{constructor(){super(),oe(this,Ha),oe(this,Wa),oe(this,Pi),oe(this,vs),this.mediaStateReceivers=[],this.associatedElementSubscriptions=new Map,oe(this,Ve,new Je(this,u.HOTKEYS)),oe(this,xi,void 0),oe(this,M,void 0),oe(this,le,null),oe(this,Oi,void 0),oe(this,ye,void 0),oe(this,Na,i=>{var a;(a=p(this,M))==null||a.dispatch(i)}),oe(this,Ui,void 0),oe(this,At,i=>{let{key:a,shiftKey:r}=i;if(!(r&&(a==="/"||a==="?")||Xo.includes(a))){this.removeEventListener("keyup",p(this,At));return}this.keyboardShortcutHandler(i)}),this.associateElement(this);let e={};_e(this,Oi,i=>{Object.entries(i).forEach(([a,r])=>{if(a in e&&e[a]===r)return;this.propagateMediaState(a,r);let s=a.toLowerCase(),o=new l.CustomEvent(ao[s],{composed:!0,detail:r});this.dispatchEvent(o)}),e=i})}static get observedAttributes(){return super.observedAttributes.concat(u.NO_HOTKEYS,u.HOTKEYS,u.DEFAULT_STREAM_TYPE,u.DEFAULT_SUBTITLES,u.DEFAULT_DURATION,u.NO_MUTED_PREF,u.NO_VOLUME_PREF,u.LANG,u.LOOP,u.LIVE_EDGE_OFFSET,u.SEEK_TO_LIVE_OFFSET,u.NO_AUTO_SEEK_TO_LIVE)}get mediaStore(){return p(this,M)}set mediaStore(e){var i,a;if(p(this,M)&&((i=p(this,ye))==null||i.call(this),_e(this,ye,void 0)),_e(this,M,e),!p(this,M)&&!this.hasAttribute(u.NO_DEFAULT_STORE)){je(this,Ha,ms).call(this);return}_e(this,ye,(a=p(this,M))==null?void 0:a.subscribe(p(this,Oi)))}get fullscreenElement(){var e;return(e=p(this,xi))!=null?e:this}set fullscreenElement(e){var i;this.hasAttribute(u.FULLSCREEN_ELEMENT)&&this.removeAttribute(u.FULLSCREEN_ELEMENT),_e(this,xi,e),(i=p(this,M))==null||i.dispatch({type:"fullscreenelementchangerequest",detail:this.fullscreenElement})}get defaultSubtitles(){return T(this,u.DEFAULT_SUBTITLES)}set defaultSubtitles(e){k(this,u.DEFAULT_SUBTITLES,e)}get defaultStreamType(){return D(this,u.DEFAULT_STREAM_TYPE)}set defaultStreamType(e){R(this,u.DEFAULT_STREAM_TYPE,e)}get defaultDuration(){return B(this,u.DEFAULT_DURATION)}set defaultDuration(e){$(this,u.DEFAULT_DURATION,e)}get noHotkeys(){return T(this,u.NO_HOTKEYS)}set noHotkeys(e){k(this,u.NO_HOTKEYS,e)}get keysUsed(){return D(this,u.KEYS_USED)}set keysUsed(e){R(this,u.KEYS_USED,e)}get liveEdgeOffset(){return B(this,u.LIVE_EDGE_OFFSET)}set liveEdgeOffset(e){$(this,u.LIVE_EDGE_OFFSET,e)}get noAutoSeekToLive(){return T(this,u.NO_AUTO_SEEK_TO_LIVE)}set noAutoSeekToLive(e){k(this,u.NO_AUTO_SEEK_TO_LIVE,e)}get noVolumePref(){return T(this,u.NO_VOLUME_PREF)}set noVolumePref(e){k(this,u.NO_VOLUME_PREF,e)}get noMutedPref(){return T(this,u.NO_MUTED_PREF)}set noMutedPref(e){k(this,u.NO_MUTED_PREF,e)}get noSubtitlesLangPref(){return T(this,u.NO_SUBTITLES_LANG_PREF)}set noSubtitlesLangPref(e){k(this,u.NO_SUBTITLES_LANG_PREF,e)}get noDefaultStore(){return T(this,u.NO_DEFAULT_STORE)}set noDefaultStore(e){k(this,u.NO_DEFAULT_STORE,e)}get resolvedLang(){return mo()}attributeChangedCallback(e,i,a){var r,s,o,d,c,_,y,A,E,m,b,v;if(super.attributeChangedCallback(e,i,a),e===u.NO_HOTKEYS)a!==i&&a===""?(this.hasAttribute(u.HOTKEYS)&&console.warn("Media Chrome: Both `hotkeys` and `nohotkeys` have been set. All hotkeys will be disabled."),this.disableHotkeys()):a!==i&&a===null&&this.enableHotkeys(),je(this,Pi,Fa).call(this);else if(e===u.HOTKEYS)p(this,Ve).value=a,je(this,Pi,Fa).call(this);else if(e===u.DEFAULT_SUBTITLES&&a!==i)(r=p(this,M))==null||r.dispatch({type:"optionschangerequest",detail:{defaultSubtitles:this.hasAttribute(u.DEFAULT_SUBTITLES)}});else if(e===u.DEFAULT_STREAM_TYPE)(o=p(this,M))==null||o.dispatch({type:"optionschangerequest",detail:{defaultStreamType:(s=this.getAttribute(u.DEFAULT_STREAM_TYPE))!=null?s:void 0}});else if(e===u.LIVE_EDGE_OFFSET&&a!==i)(d=p(this,M))==null||d.dispatch({type:"optionschangerequest",detail:{liveEdgeOffset:this.hasAttribute(u.LIVE_EDGE_OFFSET)?+this.getAttribute(u.LIVE_EDGE_OFFSET):void 0,seekToLiveOffset:this.hasAttribute(u.SEEK_TO_LIVE_OFFSET)?+this.getAttribute(u.SEEK_TO_LIVE_OFFSET):this.hasAttribute(u.LIVE_EDGE_OFFSET)?+this.getAttribute(u.LIVE_EDGE_OFFSET):void 0}});else if(e===u.SEEK_TO_LIVE_OFFSET&&a!==i)(c=p(this,M))==null||c.dispatch({type:"optionschangerequest",detail:{seekToLiveOffset:this.hasAttribute(u.SEEK_TO_LIVE_OFFSET)?+this.getAttribute(u.SEEK_TO_LIVE_OFFSET):this.hasAttribute(u.LIVE_EDGE_OFFSET)?+this.getAttribute(u.LIVE_EDGE_OFFSET):void 0}});else if(e===u.NO_AUTO_SEEK_TO_LIVE)(_=p(this,M))==null||_.dispatch({type:"optionschangerequest",detail:{noAutoSeekToLive:this.hasAttribute(u.NO_AUTO_SEEK_TO_LIVE)}});else if(e===u.FULLSCREEN_ELEMENT){let w=a?(y=this.getRootNode())==null?void 0:y.getElementById(a):void 0;_e(this,xi,w),(A=p(this,M))==null||A.dispatch({type:"fullscreenelementchangerequest",detail:this.fullscreenElement})}else e===u.LANG&&a!==i?(ho(a),(E=p(this,M))==null||E.dispatch({type:"optionschangerequest",detail:{mediaLang:a}})):e===u.LOOP&&a!==i?(m=p(this,M))==null||m.dispatch({type:h.MEDIA_LOOP_REQUEST,detail:a!=null}):e===u.NO_VOLUME_PREF&&a!==i?(b=p(this,M))==null||b.dispatch({type:"optionschangerequest",detail:{noVolumePref:this.hasAttribute(u.NO_VOLUME_PREF)}}):e===u.NO_MUTED_PREF&&a!==i&&((v=p(this,M))==null||v.dispatch({type:"optionschangerequest",detail:{noMutedPref:this.hasAttribute(u.NO_MUTED_PREF)}}))}connectedCallback(){var e,i,a;this.associateElement(this),!p(this,M)&&!this.hasAttribute(u.NO_DEFAULT_STORE)&&je(this,Ha,ms).call(this),(e=p(this,M))==null||e.dispatch({type:"documentelementchangerequest",detail:P}),(i=p(this,M))==null||i.dispatch({type:"fullscreenelementchangerequest",detail:this.fullscreenElement}),super.connectedCallback(),p(this,M)&&!p(this,ye)&&_e(this,ye,(a=p(this,M))==null?void 0:a.subscribe(p(this,Oi))),p(this,Ui)!==void 0&&p(this,M)&&this.media&&setTimeout(()=>{var r,s,o;(s=(r=this.media)==null?void 0:r.textTracks)!=null&&s.length&&((o=p(this,M))==null||o.dispatch({type:h.MEDIA_TOGGLE_SUBTITLES_REQUEST,detail:p(this,Ui)}))},0),this.hasAttribute(u.NO_HOTKEYS)?this.disableHotkeys():this.enableHotkeys()}disconnectedCallback(){var e,i,a,r,s,o;if((e=super.disconnectedCallback)==null||e.call(this),this.disableHotkeys(),p(this,M)){let d=p(this,M).getState();_e(this,Ui,!!((i=d.mediaSubtitlesShowing)!=null&&i.length)),(a=p(this,M))==null||a.dispatch({type:"fullscreenelementchangerequest",detail:void 0}),(r=p(this,M))==null||r.dispatch({type:"documentelementchangerequest",detail:void 0}),(s=p(this,M))==null||s.dispatch({type:h.MEDIA_TOGGLE_SUBTITLES_REQUEST,detail:!1})}p(this,ye)&&((o=p(this,ye))==null||o.call(this),_e(this,ye,void 0)),this.unassociateElement(this),p(this,le)&&(p(this,le).remove(),_e(this,le,null))}mediaSetCallback(e){var i;super.mediaSetCallback(e),(i=p(this,M))==null||i.dispatch({type:"mediaelementchangerequest",detail:e}),e.hasAttribute("tabindex")||(e.tabIndex=-1)}mediaUnsetCallback(e){var i;super.mediaUnsetCallback(e),(i=p(this,M))==null||i.dispatch({type:"mediaelementchangerequest",detail:void 0})}propagateMediaState(e,i){Qo(this.mediaStateReceivers,e,i)}associateElement(e){if(!e)return;let{associatedElementSubscriptions:i}=this;if(i.has(e))return;let a=this.registerMediaStateReceiver.bind(this),r=this.unregisterMediaStateReceiver.bind(this),s=Qd(e,a,r);Object.values(h).forEach(o=>{e.addEventListener(o,p(this,Na))}),i.set(e,s)}unassociateElement(e){if(!e)return;let{associatedElementSubscriptions:i}=this;if(!i.has(e))return;i.get(e)(),i.delete(e),Object.values(h).forEach(r=>{e.removeEventListener(r,p(this,Na))})}registerMediaStateReceiver(e){if(!e)return;let i=this.mediaStateReceivers;i.indexOf(e)>-1||(i.push(e),p(this,M)&&Object.entries(p(this,M).getState()).forEach(([r,s])=>{Qo([e],r,s)}))}unregisterMediaStateReceiver(e){let i=this.mediaStateReceivers,a=i.indexOf(e);a<0||i.splice(a,1)}enableHotkeys(){this.addEventListener("keydown",je(this,Wa,ps))}disableHotkeys(){this.removeEventListener("keydown",je(this,Wa,ps)),this.removeEventListener("keyup",p(this,At))}get hotkeys(){return p(this,Ve)}set hotkeys(e){R(this,u.HOTKEYS,e)}keyboardShortcutHandler(e){var i,a,r,s,o,d,c,_,y;let A=e.target;if(((r=(a=(i=A.getAttribute(u.KEYS_USED))==null?void 0:i.split(" "))!=null?a:A?.keysUsed)!=null?r:[]).map(I=>I==="Space"?" ":I).filter(Boolean).includes(e.key))return;let m,b,v;if(!(p(this,Ve).contains(La(e.key))||e.shiftKey&&(e.key==="/"||e.key==="?")&&p(this,Ve).contains("noshift+/")))switch(e.key){case" ":case"k":m=p(this,M).getState().mediaPaused?h.MEDIA_PLAY_REQUEST:h.MEDIA_PAUSE_REQUEST,this.dispatchEvent(new l.CustomEvent(m,{composed:!0,bubbles:!0}));break;case"m":m=this.mediaStore.getState().mediaVolumeLevel==="off"?h.MEDIA_UNMUTE_REQUEST:h.MEDIA_MUTE_REQUEST,this.dispatchEvent(new l.CustomEvent(m,{composed:!0,bubbles:!0}));break;case"f":m=this.mediaStore.getState().mediaIsFullscreen?h.MEDIA_EXIT_FULLSCREEN_REQUEST:h.MEDIA_ENTER_FULLSCREEN_REQUEST,this.dispatchEvent(new l.CustomEvent(m,{composed:!0,bubbles:!0}));break;case"c":this.dispatchEvent(new l.CustomEvent(h.MEDIA_TOGGLE_SUBTITLES_REQUEST,{composed:!0,bubbles:!0}));break;case"ArrowLeft":case"j":{let I=this.hasAttribute(u.KEYBOARD_BACKWARD_SEEK_OFFSET)?+this.getAttribute(u.KEYBOARD_BACKWARD_SEEK_OFFSET):Vo;b=Math.max(((s=this.mediaStore.getState().mediaCurrentTime)!=null?s:0)-I,0),v=new l.CustomEvent(h.MEDIA_SEEK_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(v);break}case"ArrowRight":case"l":{let I=this.hasAttribute(u.KEYBOARD_FORWARD_SEEK_OFFSET)?+this.getAttribute(u.KEYBOARD_FORWARD_SEEK_OFFSET):Vo;b=Math.max(((o=this.mediaStore.getState().mediaCurrentTime)!=null?o:0)+I,0),v=new l.CustomEvent(h.MEDIA_SEEK_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(v);break}case"ArrowUp":{let I=this.hasAttribute(u.KEYBOARD_UP_VOLUME_STEP)?+this.getAttribute(u.KEYBOARD_UP_VOLUME_STEP):Ko;b=Math.min(((d=this.mediaStore.getState().mediaVolume)!=null?d:1)+I,1),v=new l.CustomEvent(h.MEDIA_VOLUME_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(v);break}case"ArrowDown":{let I=this.hasAttribute(u.KEYBOARD_DOWN_VOLUME_STEP)?+this.getAttribute(u.KEYBOARD_DOWN_VOLUME_STEP):Ko;b=Math.max(((c=this.mediaStore.getState().mediaVolume)!=null?c:1)-I,0),v=new l.CustomEvent(h.MEDIA_VOLUME_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(v);break}case"<":{let I=(_=this.mediaStore.getState().mediaPlaybackRate)!=null?_:1;b=Math.max(I-Go,Bd).toFixed(2),v=new l.CustomEvent(h.MEDIA_PLAYBACK_RATE_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(v);break}case">":{let I=(y=this.mediaStore.getState().mediaPlaybackRate)!=null?y:1;b=Math.min(I+Go,$d).toFixed(2),v=new l.CustomEvent(h.MEDIA_PLAYBACK_RATE_REQUEST,{composed:!0,bubbles:!0,detail:b}),this.dispatchEvent(v);break}case"/":case"?":{e.shiftKey&&je(this,vs,zo).call(this);break}case"p":{m=this.mediaStore.getState().mediaIsPip?h.MEDIA_EXIT_PIP_REQUEST:h.MEDIA_ENTER_PIP_REQUEST,v=new l.CustomEvent(m,{composed:!0,bubbles:!0}),this.dispatchEvent(v);break}default:break}}};Ve=new WeakMap;xi=new WeakMap;M=new WeakMap;le=new WeakMap;Oi=new WeakMap;ye=new WeakMap;Na=new WeakMap;Ui=new WeakMap;Ha=new WeakSet;ms=function(){var t;this.mediaStore=$o({media:this.media,fullscreenElement:this.fullscreenElement,options:{defaultSubtitles:this.hasAttribute(u.DEFAULT_SUBTITLES),defaultDuration:this.hasAttribute(u.DEFAULT_DURATION)?+this.getAttribute(u.DEFAULT_DURATION):void 0,defaultStreamType:(t=this.getAttribute(u.DEFAULT_STREAM_TYPE))!=null?t:void 0,liveEdgeOffset:this.hasAttribute(u.LIVE_EDGE_OFFSET)?+this.getAttribute(u.LIVE_EDGE_OFFSET):void 0,seekToLiveOffset:this.hasAttribute(u.SEEK_TO_LIVE_OFFSET)?+this.getAttribute(u.SEEK_TO_LIVE_OFFSET):this.hasAttribute(u.LIVE_EDGE_OFFSET)?+this.getAttribute(u.LIVE_EDGE_OFFSET):void 0,noAutoSeekToLive:this.hasAttribute(u.NO_AUTO_SEEK_TO_LIVE),noVolumePref:this.hasAttribute(u.NO_VOLUME_PREF),noMutedPref:this.hasAttribute(u.NO_MUTED_PREF),noSubtitlesLangPref:this.hasAttribute(u.NO_SUBTITLES_LANG_PREF)}})};At=new WeakMap;Wa=new WeakSet;ps=function(t){var e;let{metaKey:i,altKey:a,key:r,shiftKey:s}=t,o=s&&(r==="/"||r==="?");if(o&&((e=p(this,le))!=null&&e.open)){this.removeEventListener("keyup",p(this,At));return}if(i||a||!o&&!Xo.includes(r)){this.removeEventListener("keyup",p(this,At));return}let d=t.target,c=d instanceof HTMLElement&&(d.tagName.toLowerCase()==="media-volume-range"||d.tagName.toLowerCase()==="media-time-range");[" ","ArrowLeft","ArrowRight","ArrowUp","ArrowDown"].includes(r)&&!p(this,Ve).contains(La(r))&&!c&&t.preventDefault(),this.addEventListener("keyup",p(this,At),{once:!0})};Pi=new WeakSet;Fa=function(){p(this,le)&&(p(this,le).hotkeys=p(this,Ve).value||void 0,(this.noHotkeys||p(this,Ve).contains("noshift+/"))&&(p(this,le).open=!1))};vs=new WeakSet;zo=function(){p(this,le)||(_e(this,le,P.createElement("media-keyboard-shortcuts-dialog")),je(this,Pi,Fa).call(this),this.appendChild(p(this,le))),p(this,le).open=!0};var Vd=Object.values(n),Kd=Object.values(Gr),Zo=t=>{var e,i,a,r;let{observedAttributes:s}=t.constructor;!s&&((e=t.nodeName)!=null&&e.includes("-"))&&(l.customElements.upgrade(t),{observedAttributes:s}=t.constructor);let o=(r=(a=(i=t?.getAttribute)==null?void 0:i.call(t,S.MEDIA_CHROME_ATTRIBUTES))==null?void 0:a.split)==null?void 0:r.call(a,/\s+/);return Array.isArray(s||o)?(s||o).filter(d=>Vd.includes(d)):[]},Gd=t=>{var e,i;return(e=t.nodeName)!=null&&e.includes("-")&&l.customElements.get((i=t.nodeName)==null?void 0:i.toLowerCase())&&!(t instanceof l.customElements.get(t.nodeName.toLowerCase()))&&l.customElements.upgrade(t),Kd.some(a=>a in t)},fs=t=>Gd(t)||!!Zo(t).length,qo=t=>{var e;return(e=t?.join)==null?void 0:e.call(t,":")},Yo={[n.MEDIA_SUBTITLES_LIST]:Di,[n.MEDIA_SUBTITLES_SHOWING]:Di,[n.MEDIA_SEEKABLE]:qo,[n.MEDIA_BUFFERED]:t=>t?.map(qo).join(" "),[n.MEDIA_PREVIEW_COORDS]:t=>t?.join(" "),[n.MEDIA_RENDITION_LIST]:So,[n.MEDIA_AUDIO_TRACK_LIST]:Io},qd=async(t,e,i)=>{var a,r;if(t.isConnected||await Ca(0),typeof i=="boolean"||i==null)return k(t,e,i);if(typeof i=="number")return $(t,e,i);if(typeof i=="string")return R(t,e,i);if(Array.isArray(i)&&!i.length)return t.removeAttribute(e);let s=(r=(a=Yo[e])==null?void 0:a.call(Yo,i))!=null?r:i;return t.setAttribute(e,s)},Yd=t=>{var e;return!!((e=t.closest)!=null&&e.call(t,'*[slot="media"]'))},bt=(t,e)=>{if(Yd(t))return;let i=(r,s)=>{var o,d;fs(r)&&s(r);let{children:c=[]}=r??{},_=(d=(o=r?.shadowRoot)==null?void 0:o.children)!=null?d:[];[...c,..._].forEach(A=>bt(A,s))},a=t?.nodeName.toLowerCase();if(a.includes("-")&&!fs(t)){l.customElements.whenDefined(a).then(()=>{i(t,e)});return}i(t,e)},Qo=(t,e,i)=>{t.forEach(a=>{if(e in a){a[e]=i;return}let r=Zo(a),s=e.toLowerCase();r.includes(s)&&qd(a,s,i)})},Qd=(t,e,i)=>{bt(t,e);let a=y=>{var A;let E=(A=y?.composedPath()[0])!=null?A:y.target;e(E)},r=y=>{var A;let E=(A=y?.composedPath()[0])!=null?A:y.target;i(E)};t.addEventListener(h.REGISTER_MEDIA_STATE_RECEIVER,a),t.addEventListener(h.UNREGISTER_MEDIA_STATE_RECEIVER,r);let s=y=>{y.forEach(A=>{let{addedNodes:E=[],removedNodes:m=[],type:b,target:v,attributeName:w}=A;b==="childList"?(Array.prototype.forEach.call(E,I=>bt(I,e)),Array.prototype.forEach.call(m,I=>bt(I,i))):b==="attributes"&&w===S.MEDIA_CHROME_ATTRIBUTES&&(fs(v)?e(v):i(v))})},o=[],d=y=>{let A=y.target;A.name!=="media"&&(o.forEach(E=>bt(E,i)),o=[...A.assignedElements({flatten:!0})],o.forEach(E=>bt(E,e)))};t.addEventListener("slotchange",d);let c=new MutationObserver(s);return c.observe(t,{childList:!0,attributes:!0,subtree:!0}),()=>{bt(t,i),t.removeEventListener("slotchange",d),c.disconnect(),t.removeEventListener(h.REGISTER_MEDIA_STATE_RECEIVER,a),t.removeEventListener(h.UNREGISTER_MEDIA_STATE_RECEIVER,r)}};l.customElements.get("media-controller")||l.customElements.define("media-controller",Es);var Jo=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Ba=(t,e,i)=>(Jo(t,e,"read from private field"),i?i.call(t):e.get(t)),zd=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},$a=(t,e,i,a)=>(Jo(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Se;function Xd(t){return`
<style>
:host {
box-sizing: border-box;
display: var(--media-control-display, var(--media-control-bar-display, inline-flex));
color: var(--media-text-color, var(--media-primary-color, rgb(238 238 238)));
--media-loading-indicator-icon-height: 44px;
}
::slotted(media-time-range),
::slotted(media-volume-range) {
min-height: 100%;
}
::slotted(media-time-range),
::slotted(media-clip-selector) {
flex-grow: 1;
}
::slotted([role="menu"]) {
position: absolute;
}
</style>
<slot></slot>
`}var Ni=class extends l.HTMLElement{constructor(){if(super(),zd(this,Se,void 0),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=W(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[S.MEDIA_CONTROLLER]}attributeChangedCallback(e,i,a){var r,s,o,d,c;e===S.MEDIA_CONTROLLER&&(i&&((s=(r=Ba(this,Se))==null?void 0:r.unassociateElement)==null||s.call(r,this),$a(this,Se,null)),a&&this.isConnected&&($a(this,Se,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=Ba(this,Se))==null?void 0:d.associateElement)==null||c.call(d,this)))}connectedCallback(){var e,i,a;let r=this.getAttribute(S.MEDIA_CONTROLLER);r&&($a(this,Se,(e=this.getRootNode())==null?void 0:e.getElementById(r)),(a=(i=Ba(this,Se))==null?void 0:i.associateElement)==null||a.call(i,this))}disconnectedCallback(){var e,i;(i=(e=Ba(this,Se))==null?void 0:e.unassociateElement)==null||i.call(e,this),$a(this,Se,null)}};Se=new WeakMap;Ni.shadowRootOptions={mode:"open"};Ni.getTemplateHTML=Xd;l.customElements.get("media-control-bar")||l.customElements.define("media-control-bar",Ni);var Qt={PLACEMENT:"placement",BOUNDS:"bounds"};function Zd(t){return`
<style>
:host {
--_tooltip-background-color: var(--media-tooltip-background-color, var(--media-secondary-color, rgba(20, 20, 30, .7)));
--_tooltip-background: var(--media-tooltip-background, var(--_tooltip-background-color));
--_tooltip-arrow-half-width: calc(var(--media-tooltip-arrow-width, 12px) / 2);
--_tooltip-arrow-height: var(--media-tooltip-arrow-height, 5px);
--_tooltip-arrow-background: var(--media-tooltip-arrow-color, var(--_tooltip-background-color));
position: relative;
pointer-events: none;
display: var(--media-tooltip-display, inline-flex);
justify-content: center;
align-items: center;
box-sizing: border-box;
z-index: var(--media-tooltip-z-index, 1);
background: var(--_tooltip-background);
color: var(--media-text-color, var(--media-primary-color, rgb(238 238 238)));
font: var(--media-font,
var(--media-font-weight, 400)
var(--media-font-size, 13px) /
var(--media-text-content-height, var(--media-control-height, 18px))
var(--media-font-family, helvetica neue, segoe ui, roboto, arial, sans-serif));
padding: var(--media-tooltip-padding, .35em .7em);
border: var(--media-tooltip-border, none);
border-radius: var(--media-tooltip-border-radius, 5px);
filter: var(--media-tooltip-filter, drop-shadow(0 0 4px rgba(0, 0, 0, .2)));
white-space: var(--media-tooltip-white-space, nowrap);
}
:host([hidden]) {
display: none;
}
img, svg {
display: inline-block;
}
#arrow {
position: absolute;
width: 0px;
height: 0px;
border-style: solid;
display: var(--media-tooltip-arrow-display, block);
}
:host(:not([placement])),
:host([placement="top"]) {
position: absolute;
bottom: calc(100% + var(--media-tooltip-distance, 12px));
left: 50%;
transform: translate(calc(-50% - var(--media-tooltip-offset-x, 0px)), 0);
}
:host(:not([placement])) #arrow,
:host([placement="top"]) #arrow {
top: 100%;
left: 50%;
border-width: var(--_tooltip-arrow-height) var(--_tooltip-arrow-half-width) 0 var(--_tooltip-arrow-half-width);
border-color: var(--_tooltip-arrow-background) transparent transparent transparent;
transform: translate(calc(-50% + var(--media-tooltip-offset-x, 0px)), 0);
}
:host([placement="right"]) {
position: absolute;
left: calc(100% + var(--media-tooltip-distance, 12px));
top: 50%;
transform: translate(0, -50%);
}
:host([placement="right"]) #arrow {
top: 50%;
right: 100%;
border-width: var(--_tooltip-arrow-half-width) var(--_tooltip-arrow-height) var(--_tooltip-arrow-half-width) 0;
border-color: transparent var(--_tooltip-arrow-background) transparent transparent;
transform: translate(0, -50%);
}
:host([placement="bottom"]) {
position: absolute;
top: calc(100% + var(--media-tooltip-distance, 12px));
left: 50%;
transform: translate(calc(-50% - var(--media-tooltip-offset-x, 0px)), 0);
}
:host([placement="bottom"]) #arrow {
bottom: 100%;
left: 50%;
border-width: 0 var(--_tooltip-arrow-half-width) var(--_tooltip-arrow-height) var(--_tooltip-arrow-half-width);
border-color: transparent transparent var(--_tooltip-arrow-background) transparent;
transform: translate(calc(-50% + var(--media-tooltip-offset-x, 0px)), 0);
}
:host([placement="left"]) {
position: absolute;
right: calc(100% + var(--media-tooltip-distance, 12px));
top: 50%;
transform: translate(0, -50%);
}
:host([placement="left"]) #arrow {
top: 50%;
left: 100%;
border-width: var(--_tooltip-arrow-half-width) 0 var(--_tooltip-arrow-half-width) var(--_tooltip-arrow-height);
border-color: transparent transparent transparent var(--_tooltip-arrow-background);
transform: translate(0, -50%);
}
:host([placement="none"]) #arrow {
display: none;
}
</style>
<slot></slot>
<div id="arrow"></div>
`}var zt=class extends l.HTMLElement{constructor(){if(super(),this.updateXOffset=()=>{var e;if(!_a(this,{checkOpacity:!1,checkVisibilityCSS:!1}))return;let i=this.placement;if(i==="left"||i==="right"){this.style.removeProperty("--media-tooltip-offset-x");return}let a=getComputedStyle(this),r=(e=ke(this,"#"+this.bounds))!=null?e:Ye(this);if(!r)return;let{x:s,width:o}=r.getBoundingClientRect(),{x:d,width:c}=this.getBoundingClientRect(),_=d+c,y=s+o,A=a.getPropertyValue("--media-tooltip-offset-x"),E=A?parseFloat(A.replace("px","")):0,m=a.getPropertyValue("--media-tooltip-container-margin"),b=m?parseFloat(m.replace("px","")):0,v=d-s+E-b,w=_-y+E+b;if(v<0){this.style.setProperty("--media-tooltip-offset-x",`${v}px`);return}if(w>0){this.style.setProperty("--media-tooltip-offset-x",`${w}px`);return}this.style.removeProperty("--media-tooltip-offset-x")},!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=W(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}if(this.arrowEl=this.shadowRoot.querySelector("#arrow"),Object.prototype.hasOwnProperty.call(this,"placement")){let e=this.placement;delete this.placement,this.placement=e}}static get observedAttributes(){return[Qt.PLACEMENT,Qt.BOUNDS]}get placement(){return D(this,Qt.PLACEMENT)}set placement(e){R(this,Qt.PLACEMENT,e)}get bounds(){return D(this,Qt.BOUNDS)}set bounds(e){R(this,Qt.BOUNDS,e)}};zt.shadowRootOptions={mode:"open"};zt.getTemplateHTML=Zd;l.customElements.get("media-tooltip")||l.customElements.define("media-tooltip",zt);var _s=zt;var Ts=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},q=(t,e,i)=>(Ts(t,e,"read from private field"),i?i.call(t):e.get(t)),Tt=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Va=(t,e,i,a)=>(Ts(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),jo=(t,e,i)=>(Ts(t,e,"access private method"),i),Ie,Zt,bs,el,tt,Xt,Ka,As,tl,et={TOOLTIP_PLACEMENT:"tooltipplacement",DISABLED:"disabled",NO_TOOLTIP:"notooltip"};function Jd(t,e={}){return`
<style>
:host {
position: relative;
font: var(--media-font,
var(--media-font-weight, bold)
var(--media-font-size, 14px) /
var(--media-text-content-height, var(--media-control-height, 24px))
var(--media-font-family, helvetica neue, segoe ui, roboto, arial, sans-serif));
color: var(--media-text-color, var(--media-primary-color, rgb(238 238 238)));
background: var(--media-control-background, var(--media-secondary-color, rgb(20 20 30 / .7)));
padding: var(--media-button-padding, var(--media-control-padding, 10px));
justify-content: var(--media-button-justify-content, center);
display: inline-flex;
align-items: center;
vertical-align: middle;
box-sizing: border-box;
transition: background .15s linear;
pointer-events: auto;
cursor: var(--media-cursor, pointer);
-webkit-tap-highlight-color: transparent;
}
:host(:focus-visible) {
box-shadow: var(--media-focus-box-shadow, inset 0 0 0 2px rgb(27 127 204 / .9));
outline: 0;
}
:host(:where(:focus)) {
box-shadow: none;
outline: 0;
}
:host(:hover) {
background: var(--media-control-hover-background, rgba(50 50 70 / .7));
}
slot[name="icon"] {
display: inline-flex;
align-items: center;
}
svg, img, ::slotted(svg), ::slotted(img) {
width: var(--media-button-icon-width);
height: var(--media-button-icon-height, var(--media-control-height, 24px));
transform: var(--media-button-icon-transform);
transition: var(--media-button-icon-transition);
fill: var(--media-icon-color, var(--media-primary-color, rgb(238 238 238)));
vertical-align: middle;
max-width: 100%;
max-height: 100%;
min-width: 100%;
}
media-tooltip {
max-width: 0;
overflow-x: clip;
opacity: 0;
transition: opacity .3s, max-width 0s 9s;
}
:host(:hover) media-tooltip,
:host(:focus-visible) media-tooltip {
max-width: 100vw;
opacity: 1;
transition: opacity .3s;
}
:host([notooltip]) slot[name="tooltip"] {
display: none;
}
</style>
${this.getSlotTemplateHTML(t,e)}
<slot name="tooltip">
<media-tooltip part="tooltip" aria-hidden="true">
<template shadowrootmode="${_s.shadowRootOptions.mode}">
${_s.getTemplateHTML({})}
</template>
<slot name="tooltip-content">
${this.getTooltipContentHTML(t)}
</slot>
</media-tooltip>
</slot>
`}function jd(t,e){return`
<slot></slot>
`}function ec(){return""}var K=class extends l.HTMLElement{constructor(){if(super(),Tt(this,bs),Tt(this,As),Tt(this,Ie,void 0),this.preventClick=!1,this.tooltipEl=null,Tt(this,Zt,e=>{this.preventClick||this.handleClick(e),setTimeout(q(this,tt),0)}),Tt(this,tt,()=>{var e,i;(i=(e=this.tooltipEl)==null?void 0:e.updateXOffset)==null||i.call(e)}),Tt(this,Xt,e=>{let{key:i}=e;if(!this.keysUsed.includes(i)){this.removeEventListener("keyup",q(this,Xt));return}this.preventClick||this.handleClick(e)}),Tt(this,Ka,e=>{let{metaKey:i,altKey:a,key:r}=e;if(i||a||!this.keysUsed.includes(r)){this.removeEventListener("keyup",q(this,Xt));return}this.addEventListener("keyup",q(this,Xt),{once:!0})}),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=W(this.attributes),i=this.constructor.getTemplateHTML(e);this.shadowRoot.setHTMLUnsafe?this.shadowRoot.setHTMLUnsafe(i):this.shadowRoot.innerHTML=i}this.tooltipEl=this.shadowRoot.querySelector("media-tooltip")}static get observedAttributes(){return["disabled",et.TOOLTIP_PLACEMENT,S.MEDIA_CONTROLLER,n.MEDIA_LANG]}enable(){this.addEventListener("click",q(this,Zt)),this.addEventListener("keydown",q(this,Ka)),this.tabIndex=0}disable(){this.removeEventListener("click",q(this,Zt)),this.removeEventListener("keydown",q(this,Ka)),this.removeEventListener("keyup",q(this,Xt)),this.tabIndex=-1}attributeChangedCallback(e,i,a){var r,s,o,d,c;e===S.MEDIA_CONTROLLER?(i&&((s=(r=q(this,Ie))==null?void 0:r.unassociateElement)==null||s.call(r,this),Va(this,Ie,null)),a&&this.isConnected&&(Va(this,Ie,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=q(this,Ie))==null?void 0:d.associateElement)==null||c.call(d,this))):e==="disabled"&&a!==i?a==null?this.enable():this.disable():e===et.TOOLTIP_PLACEMENT&&this.tooltipEl&&a!==i?this.tooltipEl.placement=a:e===n.MEDIA_LANG&&(this.shadowRoot.querySelector('slot[name="tooltip-content"]').innerHTML=this.constructor.getTooltipContentHTML()),jo(this,bs,el).call(this)&&q(this,tt).call(this)}connectedCallback(){var e,i,a;let{style:r}=U(this.shadowRoot,":host");r.setProperty("display",`var(--media-control-display, var(--${this.localName}-display, inline-flex))`),this.hasAttribute("disabled")?this.disable():this.enable(),this.setAttribute("role","button");let s=this.getAttribute(S.MEDIA_CONTROLLER);s&&(Va(this,Ie,(e=this.getRootNode())==null?void 0:e.getElementById(s)),(a=(i=q(this,Ie))==null?void 0:i.associateElement)==null||a.call(i,this)),l.customElements.whenDefined("media-tooltip").then(()=>jo(this,As,tl).call(this))}disconnectedCallback(){var e,i;this.disable(),(i=(e=q(this,Ie))==null?void 0:e.unassociateElement)==null||i.call(e,this),Va(this,Ie,null),this.removeEventListener("mouseenter",q(this,tt)),this.removeEventListener("focus",q(this,tt)),this.removeEventListener("click",q(this,Zt))}get keysUsed(){return["Enter"," "]}get tooltipPlacement(){return D(this,et.TOOLTIP_PLACEMENT)}set tooltipPlacement(e){R(this,et.TOOLTIP_PLACEMENT,e)}get mediaController(){return D(this,S.MEDIA_CONTROLLER)}set mediaController(e){R(this,S.MEDIA_CONTROLLER,e)}get disabled(){return T(this,et.DISABLED)}set disabled(e){k(this,et.DISABLED,e)}get noTooltip(){return T(this,et.NO_TOOLTIP)}set noTooltip(e){k(this,et.NO_TOOLTIP,e)}handleClick(e){}};Ie=new WeakMap;Zt=new WeakMap;bs=new WeakSet;el=function(){try{return this.matches(":hover, :focus-visible")}catch{return this.matches(":hover, :focus")}};tt=new WeakMap;Xt=new WeakMap;Ka=new WeakMap;As=new WeakSet;tl=function(){this.addEventListener("mouseenter",q(this,tt)),this.addEventListener("focus",q(this,tt)),this.addEventListener("click",q(this,Zt));let t=this.tooltipPlacement;t&&this.tooltipEl&&(this.tooltipEl.placement=t)};K.shadowRootOptions={mode:"open"};K.getTemplateHTML=Jd;K.getSlotTemplateHTML=jd;K.getTooltipContentHTML=ec;l.customElements.get("media-chrome-button")||l.customElements.define("media-chrome-button",K);var tc=`<svg aria-hidden="true" viewBox="0 0 24 24">
<path d="m6 21 15-9L6 3v18Z"/>
</svg>`,ic=`<svg aria-hidden="true" viewBox="0 0 24 24">
<path d="M6 20h4V4H6v16Zm8-16v16h4V4h-4Z"/>
</svg>`;function ac(t){return`
<style>
:host([${n.MEDIA_PAUSED}]) slot[name=pause],
:host(:not([${n.MEDIA_PAUSED}])) slot[name=play] {
display: none !important;
}
:host([${n.MEDIA_PAUSED}]) slot[name=tooltip-pause],
:host(:not([${n.MEDIA_PAUSED}])) slot[name=tooltip-play] {
display: none;
}
</style>
<slot name="icon">
<slot name="play">${tc}</slot>
<slot name="pause">${ic}</slot>
</slot>
`}function rc(){return`
<slot name="tooltip-play">${f("Play")}</slot>
<slot name="tooltip-pause">${f("Pause")}</slot>
`}var il=t=>{let e=t.mediaPaused?f("play"):f("pause");t.setAttribute("aria-label",e)},Hi=class extends K{static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_PAUSED,n.MEDIA_ENDED]}connectedCallback(){super.connectedCallback(),il(this)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),(e===n.MEDIA_PAUSED||e===n.MEDIA_LANG)&&il(this)}get mediaPaused(){return T(this,n.MEDIA_PAUSED)}set mediaPaused(e){k(this,n.MEDIA_PAUSED,e)}handleClick(){let e=this.mediaPaused?h.MEDIA_PLAY_REQUEST:h.MEDIA_PAUSE_REQUEST;this.dispatchEvent(new l.CustomEvent(e,{composed:!0,bubbles:!0}))}};Hi.getSlotTemplateHTML=ac;Hi.getTooltipContentHTML=rc;l.customElements.get("media-play-button")||l.customElements.define("media-play-button",Hi);var Ls=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},F=(t,e,i)=>(Ls(t,e,"read from private field"),i?i.call(t):e.get(t)),J=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},it=(t,e,i,a)=>(Ls(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),be=(t,e,i)=>(Ls(t,e,"access private method"),i),we,er,Ga,qa,Ae,Ja,Ya,Qa,za,Rs,al,Xa,ks,Za,ys,ja,Ds,Ss,rl,Is,sl,ws,nl,Ms,ol;function sc(t){return`
<style>
:host {
--_focus-box-shadow: var(--media-focus-box-shadow, inset 0 0 0 2px rgb(27 127 204 / .9));
--_media-range-padding: var(--media-range-padding, var(--media-control-padding, 10px));
box-shadow: var(--_focus-visible-box-shadow, none);
background: var(--media-control-background, var(--media-secondary-color, rgb(20 20 30 / .7)));
height: calc(var(--media-control-height, 24px) + 2 * var(--_media-range-padding));
display: inline-flex;
align-items: center;
vertical-align: middle;
box-sizing: border-box;
position: relative;
width: 100px;
transition: background .15s linear;
cursor: var(--media-cursor, pointer);
pointer-events: auto;
touch-action: none;
}
input[type=range]:focus {
outline: 0;
}
input[type=range]:focus::-webkit-slider-runnable-track {
outline: 0;
}
:host(:hover) {
background: var(--media-control-hover-background, rgb(50 50 70 / .7));
}
#leftgap {
padding-left: var(--media-range-padding-left, var(--_media-range-padding));
}
#rightgap {
padding-right: var(--media-range-padding-right, var(--_media-range-padding));
}
#startpoint,
#endpoint {
position: absolute;
}
#endpoint {
right: 0;
}
#container {
width: var(--media-range-track-width, 100%);
transform: translate(var(--media-range-track-translate-x, 0px), var(--media-range-track-translate-y, 0px));
position: relative;
height: 100%;
display: flex;
align-items: center;
min-width: 40px;
}
#range {
display: var(--media-time-range-hover-display, block);
bottom: var(--media-time-range-hover-bottom, 0);
height: var(--media-time-range-hover-height, max(100% , 25px));
width: 100%;
position: absolute;
cursor: var(--media-cursor, pointer);
-webkit-appearance: none;
-webkit-tap-highlight-color: transparent;
background: transparent;
margin: 0;
z-index: 1;
}
@media (hover: hover) {
#range {
bottom: var(--media-time-range-hover-bottom, 0);
height: var(--media-time-range-hover-height, max(100%, 20px));
}
}
#range::-webkit-slider-thumb {
-webkit-appearance: none;
background: transparent;
width: .1px;
height: .1px;
}
#range::-moz-range-thumb {
background: transparent;
border: transparent;
width: .1px;
height: .1px;
}
#appearance {
height: var(--media-range-track-height, 4px);
display: flex;
flex-direction: column;
justify-content: center;
width: 100%;
position: absolute;
will-change: transform;
}
#track {
background: var(--media-range-track-background, rgb(255 255 255 / .2));
border-radius: var(--media-range-track-border-radius, 1px);
border: var(--media-range-track-border, none);
outline: var(--media-range-track-outline);
outline-offset: var(--media-range-track-outline-offset);
backdrop-filter: var(--media-range-track-backdrop-filter);
-webkit-backdrop-filter: var(--media-range-track-backdrop-filter);
box-shadow: var(--media-range-track-box-shadow, none);
position: absolute;
width: 100%;
height: 100%;
overflow: hidden;
}
#progress,
#pointer {
position: absolute;
height: 100%;
will-change: width;
}
#progress {
background: var(--media-range-bar-color, var(--media-primary-color, rgb(238 238 238)));
transition: var(--media-range-track-transition);
}
#pointer {
background: var(--media-range-track-pointer-background);
border-right: var(--media-range-track-pointer-border-right);
transition: visibility .25s, opacity .25s;
visibility: hidden;
opacity: 0;
}
@media (hover: hover) {
:host(:hover) #pointer {
transition: visibility .5s, opacity .5s;
visibility: visible;
opacity: 1;
}
}
#thumb,
::slotted([slot=thumb]) {
width: var(--media-range-thumb-width, 10px);
height: var(--media-range-thumb-height, 10px);
transition: var(--media-range-thumb-transition);
transform: var(--media-range-thumb-transform, none);
opacity: var(--media-range-thumb-opacity, 1);
translate: -50%;
position: absolute;
left: 0;
cursor: var(--media-cursor, pointer);
}
#thumb {
border-radius: var(--media-range-thumb-border-radius, 10px);
background: var(--media-range-thumb-background, var(--media-primary-color, rgb(238 238 238)));
box-shadow: var(--media-range-thumb-box-shadow, 1px 1px 1px transparent);
border: var(--media-range-thumb-border, none);
}
:host([disabled]) #thumb {
background-color: #777;
}
.segments #appearance {
height: var(--media-range-segment-hover-height, 7px);
}
#track {
clip-path: url(#segments-clipping);
}
#segments {
--segments-gap: var(--media-range-segments-gap, 2px);
position: absolute;
width: 100%;
height: 100%;
}
#segments-clipping {
transform: translateX(calc(var(--segments-gap) / 2));
}
#segments-clipping:empty {
display: none;
}
#segments-clipping rect {
height: var(--media-range-track-height, 4px);
y: calc((var(--media-range-segment-hover-height, 7px) - var(--media-range-track-height, 4px)) / 2);
transition: var(--media-range-segment-transition, transform .1s ease-in-out);
transform: var(--media-range-segment-transform, scaleY(1));
transform-origin: center;
}
/* Visible label for accessibility - positioned off-screen but technically visible (Firefox requires visible labels) */
#range-label {
position: absolute;
left: -10000px;
background: var(--media-control-background, var(--media-secondary-color, rgb(20 20 30 / .7)));
pointer-events: none;
}
</style>
<div id="leftgap"></div>
<div id="container">
<div id="startpoint"></div>
<div id="endpoint"></div>
<div id="appearance">
<div id="track" part="track">
<div id="pointer"></div>
<div id="progress" part="progress"></div>
</div>
<slot name="thumb">
<div id="thumb" part="thumb"></div>
</slot>
<svg id="segments" aria-hidden="true"><clipPath id="segments-clipping"></clipPath></svg>
</div>
<input id="range" type="range" min="0" max="1" step="any" value="0">
<label for="range" id="range-label"></label>
${this.getContainerTemplateHTML(t)}
</div>
<div id="rightgap"></div>
`}function nc(t){return""}var Me=class extends l.HTMLElement{constructor(){if(super(),J(this,Rs),J(this,Xa),J(this,Za),J(this,ja),J(this,Ss),J(this,Is),J(this,ws),J(this,Ms),J(this,we,void 0),J(this,er,void 0),J(this,Ga,void 0),J(this,qa,void 0),J(this,Ae,{}),J(this,Ja,[]),J(this,Ya,()=>{if(this.range.matches(":focus-visible")){let{style:e}=U(this.shadowRoot,":host");e.setProperty("--_focus-visible-box-shadow","var(--_focus-box-shadow)")}}),J(this,Qa,()=>{let{style:e}=U(this.shadowRoot,":host");e.removeProperty("--_focus-visible-box-shadow")}),J(this,za,()=>{let e=this.shadowRoot.querySelector("#segments-clipping");e&&e.parentNode.append(e)}),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=W(this.attributes),i=this.constructor.getTemplateHTML(e);this.shadowRoot.setHTMLUnsafe?this.shadowRoot.setHTMLUnsafe(i):this.shadowRoot.innerHTML=i}this.container=this.shadowRoot.querySelector("#container"),it(this,Ga,this.shadowRoot.querySelector("#startpoint")),it(this,qa,this.shadowRoot.querySelector("#endpoint")),this.range=this.shadowRoot.querySelector("#range"),this.appearance=this.shadowRoot.querySelector("#appearance")}static get observedAttributes(){return["disabled","aria-disabled",S.MEDIA_CONTROLLER]}attributeChangedCallback(e,i,a){var r,s,o,d,c;e===S.MEDIA_CONTROLLER?(i&&((s=(r=F(this,we))==null?void 0:r.unassociateElement)==null||s.call(r,this),it(this,we,null)),a&&this.isConnected&&(it(this,we,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=F(this,we))==null?void 0:d.associateElement)==null||c.call(d,this))):(e==="disabled"||e==="aria-disabled"&&i!==a)&&(a==null?(this.range.removeAttribute(e),be(this,Xa,ks).call(this)):(this.range.setAttribute(e,a),be(this,Za,ys).call(this)))}connectedCallback(){var e,i,a;let{style:r}=U(this.shadowRoot,":host");r.setProperty("display",`var(--media-control-display, var(--${this.localName}-display, inline-flex))`),F(this,Ae).pointer=U(this.shadowRoot,"#pointer"),F(this,Ae).progress=U(this.shadowRoot,"#progress"),F(this,Ae).thumb=U(this.shadowRoot,'#thumb, ::slotted([slot="thumb"])'),F(this,Ae).activeSegment=U(this.shadowRoot,"#segments-clipping rect:nth-child(0)");let s=this.getAttribute(S.MEDIA_CONTROLLER);s&&(it(this,we,(e=this.getRootNode())==null?void 0:e.getElementById(s)),(a=(i=F(this,we))==null?void 0:i.associateElement)==null||a.call(i,this)),this.updateBar(),this.shadowRoot.addEventListener("focusin",F(this,Ya)),this.shadowRoot.addEventListener("focusout",F(this,Qa)),be(this,Xa,ks).call(this),We(this.container,F(this,za))}disconnectedCallback(){var e,i;be(this,Za,ys).call(this),(i=(e=F(this,we))==null?void 0:e.unassociateElement)==null||i.call(e,this),it(this,we,null),this.shadowRoot.removeEventListener("focusin",F(this,Ya)),this.shadowRoot.removeEventListener("focusout",F(this,Qa)),Fe(this.container,F(this,za))}updatePointerBar(e){var i;(i=F(this,Ae).pointer)==null||i.style.setProperty("width",`${this.getPointerRatio(e)*100}%`)}updateBar(){var e,i;let a=this.range.valueAsNumber*100;(e=F(this,Ae).progress)==null||e.style.setProperty("width",`${a}%`),(i=F(this,Ae).thumb)==null||i.style.setProperty("left",`${a}%`)}updateSegments(e){let i=this.shadowRoot.querySelector("#segments-clipping");if(i.textContent="",this.container.classList.toggle("segments",!!e?.length),!e?.length)return;let a=[...new Set([+this.range.min,...e.flatMap(s=>[s.start,s.end]),+this.range.max])];it(this,Ja,[...a]);let r=a.pop();for(let[s,o]of a.entries()){let[d,c]=[s===0,s===a.length-1],_=d?"calc(var(--segments-gap) / -1)":`${o*100}%`,A=`calc(${((c?r:a[s+1])-o)*100}%${d||c?"":" - var(--segments-gap)"})`,E=P.createElementNS("http://www.w3.org/2000/svg","rect"),m=Ti(this.shadowRoot,`#segments-clipping rect:nth-child(${s+1})`);m.style.setProperty("x",_),m.style.setProperty("width",A),i.append(E)}}getPointerRatio(e){return oo(e.clientX,e.clientY,F(this,Ga).getBoundingClientRect(),F(this,qa).getBoundingClientRect())}get dragging(){return this.hasAttribute("dragging")}handleEvent(e){switch(e.type){case"pointermove":be(this,Ms,ol).call(this,e);break;case"input":this.updateBar();break;case"pointerenter":be(this,Ss,rl).call(this,e);break;case"pointerdown":be(this,ja,Ds).call(this,e);break;case"pointerup":be(this,Is,sl).call(this);break;case"pointerleave":be(this,ws,nl).call(this);break}}get keysUsed(){return["ArrowUp","ArrowRight","ArrowDown","ArrowLeft"]}};we=new WeakMap;er=new WeakMap;Ga=new WeakMap;qa=new WeakMap;Ae=new WeakMap;Ja=new WeakMap;Ya=new WeakMap;Qa=new WeakMap;za=new WeakMap;Rs=new WeakSet;al=function(t){let e=F(this,Ae).activeSegment;if(!e)return;let i=this.getPointerRatio(t),r=`#segments-clipping rect:nth-child(${F(this,Ja).findIndex((s,o,d)=>{let c=d[o+1];return c!=null&&i>=s&&i<=c})+1})`;(e.selectorText!=r||!e.style.transform)&&(e.selectorText=r,e.style.setProperty("transform","var(--media-range-segment-hover-transform, scaleY(2))"))};Xa=new WeakSet;ks=function(){this.hasAttribute("disabled")||!this.isConnected||(this.addEventListener("input",this),this.addEventListener("pointerdown",this),this.addEventListener("pointerenter",this))};Za=new WeakSet;ys=function(){var t,e;this.removeEventListener("input",this),this.removeEventListener("pointerdown",this),this.removeEventListener("pointerenter",this),this.removeEventListener("pointerleave",this),(t=l.window)==null||t.removeEventListener("pointerup",this),(e=l.window)==null||e.removeEventListener("pointermove",this)};ja=new WeakSet;Ds=function(t){var e;it(this,er,t.composedPath().includes(this.range)),(e=l.window)==null||e.addEventListener("pointerup",this,{once:!0})};Ss=new WeakSet;rl=function(t){var e;t.pointerType!=="mouse"&&be(this,ja,Ds).call(this,t),this.addEventListener("pointerleave",this,{once:!0}),(e=l.window)==null||e.addEventListener("pointermove",this)};Is=new WeakSet;sl=function(){var t;(t=l.window)==null||t.removeEventListener("pointerup",this),this.toggleAttribute("dragging",!1),this.range.disabled=this.hasAttribute("disabled")};ws=new WeakSet;nl=function(){var t,e;this.removeEventListener("pointerleave",this),(t=l.window)==null||t.removeEventListener("pointermove",this),this.toggleAttribute("dragging",!1),this.range.disabled=this.hasAttribute("disabled"),(e=F(this,Ae).activeSegment)==null||e.style.removeProperty("transform")};Ms=new WeakSet;ol=function(t){t.pointerType==="pen"&&t.buttons===0||(this.toggleAttribute("dragging",t.buttons===1||t.pointerType!=="mouse"),this.updatePointerBar(t),be(this,Rs,al).call(this,t),this.dragging&&(t.pointerType!=="mouse"||!F(this,er))&&(this.range.disabled=!0,this.range.valueAsNumber=this.getPointerRatio(t),this.range.dispatchEvent(new Event("input",{bubbles:!0,composed:!0}))))};Me.shadowRootOptions={mode:"open"};Me.getTemplateHTML=sc;Me.getContainerTemplateHTML=nc;l.customElements.get("media-chrome-range")||l.customElements.define("media-chrome-range",Me);var ll=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},tr=(t,e,i)=>(ll(t,e,"read from private field"),i?i.call(t):e.get(t)),oc=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},ir=(t,e,i,a)=>(ll(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Le;function lc(t){return`
<style>
:host {
box-sizing: border-box;
display: var(--media-control-display, var(--media-preview-thumbnail-display, inline-block));
overflow: hidden;
}
img {
display: none;
position: relative;
}
</style>
<img crossorigin loading="eager" decoding="async">
`}var Jt=class extends l.HTMLElement{constructor(){if(super(),oc(this,Le,void 0),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=W(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[S.MEDIA_CONTROLLER,n.MEDIA_PREVIEW_IMAGE,n.MEDIA_PREVIEW_COORDS]}connectedCallback(){var e,i,a;let r=this.getAttribute(S.MEDIA_CONTROLLER);r&&(ir(this,Le,(e=this.getRootNode())==null?void 0:e.getElementById(r)),(a=(i=tr(this,Le))==null?void 0:i.associateElement)==null||a.call(i,this))}disconnectedCallback(){var e,i;(i=(e=tr(this,Le))==null?void 0:e.unassociateElement)==null||i.call(e,this),ir(this,Le,null)}attributeChangedCallback(e,i,a){var r,s,o,d,c;[n.MEDIA_PREVIEW_IMAGE,n.MEDIA_PREVIEW_COORDS].includes(e)&&this.update(),e===S.MEDIA_CONTROLLER&&(i&&((s=(r=tr(this,Le))==null?void 0:r.unassociateElement)==null||s.call(r,this),ir(this,Le,null)),a&&this.isConnected&&(ir(this,Le,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=tr(this,Le))==null?void 0:d.associateElement)==null||c.call(d,this)))}get mediaPreviewImage(){return D(this,n.MEDIA_PREVIEW_IMAGE)}set mediaPreviewImage(e){R(this,n.MEDIA_PREVIEW_IMAGE,e)}get mediaPreviewCoords(){let e=this.getAttribute(n.MEDIA_PREVIEW_COORDS);if(e)return e.split(/\s+/).map(i=>+i)}set mediaPreviewCoords(e){if(!e){this.removeAttribute(n.MEDIA_PREVIEW_COORDS);return}this.setAttribute(n.MEDIA_PREVIEW_COORDS,e.join(" "))}update(){let e=this.mediaPreviewCoords,i=this.mediaPreviewImage;if(!(e&&i))return;let[a,r,s,o]=e,d=i.split("#")[0],c=getComputedStyle(this),{maxWidth:_,maxHeight:y,minWidth:A,minHeight:E}=c,m=c.getPropertyValue("--media-preview-thumbnail-object-fit").trim()||"contain",b,v;if(m==="fill"){let Ne=parseInt(_)/s,He=parseInt(y)/o,gi=parseInt(A)/s,ct=parseInt(E)/o;b=Ne<1?Ne:Math.max(Ne,gi),v=He<1?He:Math.max(He,ct)}else{let Ne=Math.min(parseInt(_)/s,parseInt(y)/o),He=Math.max(parseInt(A)/s,parseInt(E)/o),ct=Ne<1?Ne:He>1?He:1;b=ct,v=ct}let{style:w}=U(this.shadowRoot,":host"),I=U(this.shadowRoot,"img").style,j=this.shadowRoot.querySelector("img"),fi=Math.min(b,v)<1?"min":"max";w.setProperty(`${fi}-width`,"initial","important"),w.setProperty(`${fi}-height`,"initial","important"),w.width=`${s*b}px`,w.height=`${o*v}px`;let Dt=()=>{I.width=`${this.imgWidth*b}px`,I.height=`${this.imgHeight*v}px`,I.display="block"};j.src!==d&&(j.onload=()=>{this.imgWidth=j.naturalWidth,this.imgHeight=j.naturalHeight,Dt(),j.onload=null},j.src=d,Dt()),Dt(),I.transform=`translate(-${a*b}px, -${r*v}px)`}};Le=new WeakMap;Jt.shadowRootOptions={mode:"open"};Jt.getTemplateHTML=lc;l.customElements.get("media-preview-thumbnail")||l.customElements.define("media-preview-thumbnail",Jt);var Cs=Jt;var dl=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},ar=(t,e,i)=>(dl(t,e,"read from private field"),i?i.call(t):e.get(t)),dc=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},rr=(t,e,i,a)=>(dl(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Re;function cc(t,e={}){return`
<style>
:host {
font: var(--media-font,
var(--media-font-weight, normal)
var(--media-font-size, 14px) /
var(--media-text-content-height, var(--media-control-height, 24px))
var(--media-font-family, helvetica neue, segoe ui, roboto, arial, sans-serif));
color: var(--media-text-color, var(--media-primary-color, rgb(238 238 238)));
background: var(--media-text-background, var(--media-control-background, var(--media-secondary-color, rgb(20 20 30 / .7))));
padding: var(--media-control-padding, 10px);
display: inline-flex;
justify-content: center;
align-items: center;
vertical-align: middle;
box-sizing: border-box;
text-align: center;
pointer-events: auto;
}
:host(:focus-visible) {
box-shadow: var(--media-focus-box-shadow, inset 0 0 0 2px rgb(27 127 204 / .9));
outline: 0;
}
:host(:where(:focus)) {
box-shadow: none;
outline: 0;
}
</style>
${this.getSlotTemplateHTML(t,e)}
`}function uc(t,e){return`
<slot></slot>
`}var ce=class extends l.HTMLElement{constructor(){if(super(),dc(this,Re,void 0),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=W(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[S.MEDIA_CONTROLLER]}attributeChangedCallback(e,i,a){var r,s,o,d,c;e===S.MEDIA_CONTROLLER&&(i&&((s=(r=ar(this,Re))==null?void 0:r.unassociateElement)==null||s.call(r,this),rr(this,Re,null)),a&&this.isConnected&&(rr(this,Re,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=ar(this,Re))==null?void 0:d.associateElement)==null||c.call(d,this)))}connectedCallback(){var e,i,a;let{style:r}=U(this.shadowRoot,":host");r.setProperty("display",`var(--media-control-display, var(--${this.localName}-display, inline-flex))`);let s=this.getAttribute(S.MEDIA_CONTROLLER);s&&(rr(this,Re,(e=this.getRootNode())==null?void 0:e.getElementById(s)),(a=(i=ar(this,Re))==null?void 0:i.associateElement)==null||a.call(i,this))}disconnectedCallback(){var e,i;(i=(e=ar(this,Re))==null?void 0:e.unassociateElement)==null||i.call(e,this),rr(this,Re,null)}};Re=new WeakMap;ce.shadowRootOptions={mode:"open"};ce.getTemplateHTML=cc;ce.getSlotTemplateHTML=uc;l.customElements.get("media-text-display")||l.customElements.define("media-text-display",ce);var cl=[{singular:"hour",plural:"hours"},{singular:"minute",plural:"minutes"},{singular:"second",plural:"seconds"}],ul=(t,e)=>{let i=t===1?f(cl[e].singular):f(cl[e].plural);return`${t} ${i}`},kt=t=>{if(!Gt(t))return"";let e=Math.abs(t),i=e!==t,a=new Date(0,0,0,0,0,e,0),s=[a.getHours(),a.getMinutes(),a.getSeconds()].map((o,d)=>o&&ul(o,d)).filter(o=>o).join(", ");return i?f("{time} remaining",{time:s}):e===0?ul(0,2):s};function yt(t,e){let i=!1;t<0&&(i=!0,t=0-t),t=t<0?0:t;let a=Math.floor(t%60),r=Math.floor(t/60%60),s=Math.floor(t/3600),o=Math.floor(e/60%60),d=Math.floor(e/3600);return(isNaN(t)||t===1/0)&&(s=r=a="0"),s=s>0||d>0?s+":":"",r=((s||o>=10)&&r<10?"0"+r:r)+":",a=a<10?"0"+a:a,(i?"-":"")+s+r+a}var um=Object.freeze({length:0,start(t){let e=t>>>0;if(e>=this.length)throw new DOMException(`Failed to execute 'start' on 'TimeRanges': The index provided (${e}) is greater than or equal to the maximum bound (${this.length}).`);return 0},end(t){let e=t>>>0;if(e>=this.length)throw new DOMException(`Failed to execute 'end' on 'TimeRanges': The index provided (${e}) is greater than or equal to the maximum bound (${this.length}).`);return 0}});var ml=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},hl=(t,e,i)=>(ml(t,e,"read from private field"),i?i.call(t):e.get(t)),hc=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},mc=(t,e,i,a)=>(ml(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Wi,xs=class extends ce{constructor(){super(),hc(this,Wi,void 0),mc(this,Wi,this.shadowRoot.querySelector("slot")),hl(this,Wi).textContent=yt(0)}static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_PREVIEW_TIME]}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===n.MEDIA_PREVIEW_TIME&&a!=null&&(hl(this,Wi).textContent=yt(parseFloat(a)))}get mediaPreviewTime(){return B(this,n.MEDIA_PREVIEW_TIME)}set mediaPreviewTime(e){$(this,n.MEDIA_PREVIEW_TIME,e)}};Wi=new WeakMap;l.customElements.get("media-preview-time-display")||l.customElements.define("media-preview-time-display",xs);var pl=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},pc=(t,e,i)=>(pl(t,e,"read from private field"),i?i.call(t):e.get(t)),vc=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Ec=(t,e,i,a)=>(pl(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),sr,Os=class extends ce{constructor(){super(),vc(this,sr,void 0),Ec(this,sr,this.shadowRoot.querySelector("slot"))}static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_PREVIEW_CHAPTER,n.MEDIA_LANG]}attributeChangedCallback(e,i,a){if(super.attributeChangedCallback(e,i,a),(e===n.MEDIA_PREVIEW_CHAPTER||e===n.MEDIA_LANG)&&a!==i&&a!=null)if(pc(this,sr).textContent=a,a!==""){let r=f("chapter: {chapterName}",{chapterName:a});this.setAttribute("aria-valuetext",r)}else this.removeAttribute("aria-valuetext")}get mediaPreviewChapter(){return D(this,n.MEDIA_PREVIEW_CHAPTER)}set mediaPreviewChapter(e){R(this,n.MEDIA_PREVIEW_CHAPTER,e)}};sr=new WeakMap;l.customElements.get("media-preview-chapter-display")||l.customElements.define("media-preview-chapter-display",Os);var vl=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},X=(t,e,i)=>(vl(t,e,"read from private field"),i?i.call(t):e.get(t)),De=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},de=(t,e,i,a)=>(vl(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),fc=(t,e,i,a)=>({set _(r){de(t,e,r,i)},get _(){return X(t,e,a)}}),jt,nr,ei,Fi,or,lr,dr,ti,St,cr,ur=class{constructor(e,i,a){De(this,jt,void 0),De(this,nr,void 0),De(this,ei,void 0),De(this,Fi,void 0),De(this,or,void 0),De(this,lr,void 0),De(this,dr,void 0),De(this,ti,void 0),De(this,St,0),De(this,cr,(r=performance.now())=>{de(this,St,requestAnimationFrame(X(this,cr))),de(this,Fi,performance.now()-X(this,ei));let s=1e3/this.fps;if(X(this,Fi)>s){de(this,ei,r-X(this,Fi)%s);let o=1e3/((r-X(this,nr))/++fc(this,or)._),d=(r-X(this,lr))/1e3/this.duration,c=X(this,dr)+d*this.playbackRate;c-X(this,jt).valueAsNumber>0?de(this,ti,this.playbackRate/this.duration/o):(de(this,ti,.995*X(this,ti)),c=X(this,jt).valueAsNumber+X(this,ti)),this.callback(c)}}),de(this,jt,e),this.callback=i,this.fps=a}start(){X(this,St)===0&&(de(this,ei,performance.now()),de(this,nr,X(this,ei)),de(this,or,0),X(this,cr).call(this))}stop(){X(this,St)!==0&&(cancelAnimationFrame(X(this,St)),de(this,St,0))}update({start:e,duration:i,playbackRate:a}){let r=e-X(this,jt).valueAsNumber,s=Math.abs(i-this.duration);(r>0||r<-.5/i||s>=.5)&&this.callback(e),de(this,dr,e),de(this,lr,performance.now()),this.duration=i,this.playbackRate=a}};jt=new WeakMap;nr=new WeakMap;ei=new WeakMap;Fi=new WeakMap;or=new WeakMap;lr=new WeakMap;dr=new WeakMap;ti=new WeakMap;St=new WeakMap;cr=new WeakMap;var Ws=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},N=(t,e,i)=>(Ws(t,e,"read from private field"),i?i.call(t):e.get(t)),Y=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},ue=(t,e,i,a)=>(Ws(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),he=(t,e,i)=>(Ws(t,e,"access private method"),i),ii,at,pr,$i,vr,mr,Vi,Ki,ai,ri,Bi,Us,El,Ps,Er,Fs,fr,Bs,gr,$s,Ns,fl,Gi,_r,Hs,gl,gc=t=>{let e=t.range,i=kt(+_l(t)),a=kt(+t.mediaSeekableEnd),r=i&&a?f("{currentTime} of {totalTime}",{currentTime:i,totalTime:a}):f("video not loaded, unknown time.");e.setAttribute("aria-valuetext",r)};function _c(t){return`
<style>
:host {
--media-box-border-radius: 4px;
--media-box-padding-left: 10px;
--media-box-padding-right: 10px;
--media-preview-border-radius: var(--media-box-border-radius);
--media-box-arrow-offset: var(--media-box-border-radius);
--_control-background: var(--media-control-background, var(--media-secondary-color, rgb(20 20 30 / .7)));
--_preview-background: var(--media-preview-background, var(--_control-background));
contain: layout;
}
#buffered {
background: var(--media-time-range-buffered-color, rgb(255 255 255 / .4));
position: absolute;
height: 100%;
will-change: width;
}
#preview-rail,
#current-rail {
width: 100%;
position: absolute;
left: 0;
bottom: 100%;
pointer-events: none;
will-change: transform;
}
[part~="box"] {
width: min-content;
position: absolute;
bottom: 100%;
flex-direction: column;
align-items: center;
transform: translateX(-50%);
}
[part~="current-box"] {
display: var(--media-current-box-display, var(--media-box-display, flex));
margin: var(--media-current-box-margin, var(--media-box-margin, 0 0 5px));
visibility: hidden;
}
[part~="preview-box"] {
display: var(--media-preview-box-display, var(--media-box-display, flex));
margin: var(--media-preview-box-margin, var(--media-box-margin, 0 0 5px));
transition-property: var(--media-preview-transition-property, visibility, opacity);
transition-duration: var(--media-preview-transition-duration-out, .25s);
transition-delay: var(--media-preview-transition-delay-out, 0s);
visibility: hidden;
opacity: 0;
}
:host(:is([${n.MEDIA_PREVIEW_IMAGE}], [${n.MEDIA_PREVIEW_TIME}])[dragging]) [part~="preview-box"] {
transition-duration: var(--media-preview-transition-duration-in, .5s);
transition-delay: var(--media-preview-transition-delay-in, .25s);
visibility: visible;
opacity: 1;
}
@media (hover: hover) {
:host(:is([${n.MEDIA_PREVIEW_IMAGE}], [${n.MEDIA_PREVIEW_TIME}]):hover) [part~="preview-box"] {
transition-duration: var(--media-preview-transition-duration-in, .5s);
transition-delay: var(--media-preview-transition-delay-in, .25s);
visibility: visible;
opacity: 1;
}
}
media-preview-thumbnail,
::slotted(media-preview-thumbnail) {
visibility: hidden;
transition: visibility 0s .25s;
transition-delay: calc(var(--media-preview-transition-delay-out, 0s) + var(--media-preview-transition-duration-out, .25s));
background: var(--media-preview-thumbnail-background, var(--_preview-background));
box-shadow: var(--media-preview-thumbnail-box-shadow, 0 0 4px rgb(0 0 0 / .2));
max-width: var(--media-preview-thumbnail-max-width, 180px);
max-height: var(--media-preview-thumbnail-max-height, 160px);
min-width: var(--media-preview-thumbnail-min-width, 120px);
min-height: var(--media-preview-thumbnail-min-height, 80px);
border: var(--media-preview-thumbnail-border);
border-radius: var(--media-preview-thumbnail-border-radius,
var(--media-preview-border-radius) var(--media-preview-border-radius) 0 0);
}
:host([${n.MEDIA_PREVIEW_IMAGE}][dragging]) media-preview-thumbnail,
:host([${n.MEDIA_PREVIEW_IMAGE}][dragging]) ::slotted(media-preview-thumbnail) {
transition-delay: var(--media-preview-transition-delay-in, .25s);
visibility: visible;
}
@media (hover: hover) {
:host([${n.MEDIA_PREVIEW_IMAGE}]:hover) media-preview-thumbnail,
:host([${n.MEDIA_PREVIEW_IMAGE}]:hover) ::slotted(media-preview-thumbnail) {
transition-delay: var(--media-preview-transition-delay-in, .25s);
visibility: visible;
}
:host([${n.MEDIA_PREVIEW_TIME}]:hover) {
--media-time-range-hover-display: block;
}
}
media-preview-chapter-display,
::slotted(media-preview-chapter-display) {
font-size: var(--media-font-size, 13px);
line-height: 17px;
min-width: 0;
visibility: hidden;
transition: min-width 0s, border-radius 0s, margin 0s, padding 0s, visibility 0s;
transition-delay: calc(var(--media-preview-transition-delay-out, 0s) + var(--media-preview-transition-duration-out, .25s));
background: var(--media-preview-chapter-background, var(--_preview-background));
border-radius: var(--media-preview-chapter-border-radius,
var(--media-preview-border-radius) var(--media-preview-border-radius)
var(--media-preview-border-radius) var(--media-preview-border-radius));
padding: var(--media-preview-chapter-padding, 3.5px 9px);
margin: var(--media-preview-chapter-margin, 0 0 5px);
text-shadow: var(--media-preview-chapter-text-shadow, 0 0 4px rgb(0 0 0 / .75));
}
:host([${n.MEDIA_PREVIEW_IMAGE}]) media-preview-chapter-display,
:host([${n.MEDIA_PREVIEW_IMAGE}]) ::slotted(media-preview-chapter-display) {
transition-delay: var(--media-preview-transition-delay-in, .25s);
border-radius: var(--media-preview-chapter-border-radius, 0);
padding: var(--media-preview-chapter-padding, 3.5px 9px 0);
margin: var(--media-preview-chapter-margin, 0);
min-width: 100%;
}
media-preview-chapter-display[${n.MEDIA_PREVIEW_CHAPTER}],
::slotted(media-preview-chapter-display[${n.MEDIA_PREVIEW_CHAPTER}]) {
visibility: visible;
}
media-preview-chapter-display:not([aria-valuetext]),
::slotted(media-preview-chapter-display:not([aria-valuetext])) {
display: none;
}
media-preview-time-display,
::slotted(media-preview-time-display),
media-time-display,
::slotted(media-time-display) {
font-size: var(--media-font-size, 13px);
line-height: 17px;
min-width: 0;
transition: min-width 0s, border-radius 0s;
transition-delay: calc(var(--media-preview-transition-delay-out, 0s) + var(--media-preview-transition-duration-out, .25s));
background: var(--media-preview-time-background, var(--_preview-background));
border-radius: var(--media-preview-time-border-radius,
var(--media-preview-border-radius) var(--media-preview-border-radius)
var(--media-preview-border-radius) var(--media-preview-border-radius));
padding: var(--media-preview-time-padding, 3.5px 9px);
margin: var(--media-preview-time-margin, 0);
text-shadow: var(--media-preview-time-text-shadow, 0 0 4px rgb(0 0 0 / .75));
transform: translateX(min(
max(calc(50% - var(--_box-width) / 2),
calc(var(--_box-shift, 0))),
calc(var(--_box-width) / 2 - 50%)
));
}
:host([${n.MEDIA_PREVIEW_IMAGE}]) media-preview-time-display,
:host([${n.MEDIA_PREVIEW_IMAGE}]) ::slotted(media-preview-time-display) {
transition-delay: var(--media-preview-transition-delay-in, .25s);
border-radius: var(--media-preview-time-border-radius,
0 0 var(--media-preview-border-radius) var(--media-preview-border-radius));
min-width: 100%;
}
:host([${n.MEDIA_PREVIEW_TIME}]:hover) {
--media-time-range-hover-display: block;
}
[part~="arrow"],
::slotted([part~="arrow"]) {
display: var(--media-box-arrow-display, inline-block);
transform: translateX(min(
max(calc(50% - var(--_box-width) / 2 + var(--media-box-arrow-offset)),
calc(var(--_box-shift, 0))),
calc(var(--_box-width) / 2 - 50% - var(--media-box-arrow-offset))
));
border-color: transparent;
border-top-color: var(--media-box-arrow-background, var(--_control-background));
border-width: var(--media-box-arrow-border-width,
var(--media-box-arrow-height, 5px) var(--media-box-arrow-width, 6px) 0);
border-style: solid;
justify-content: center;
height: 0;
}
</style>
<div id="preview-rail">
<slot name="preview" part="box preview-box">
<media-preview-thumbnail>
<template shadowrootmode="${Cs.shadowRootOptions.mode}">
${Cs.getTemplateHTML({})}
</template>
</media-preview-thumbnail>
<media-preview-chapter-display></media-preview-chapter-display>
<media-preview-time-display></media-preview-time-display>
<slot name="preview-arrow"><div part="arrow"></div></slot>
</slot>
</div>
<div id="current-rail">
<slot name="current" part="box current-box">
</slot>
</div>
`}var hr=(t,e=t.mediaCurrentTime)=>{let i=Number.isFinite(t.mediaSeekableStart)?t.mediaSeekableStart:0,a=Number.isFinite(t.mediaDuration)?t.mediaDuration:t.mediaSeekableEnd;if(Number.isNaN(a))return 0;let r=(e-i)/(a-i);return Math.max(0,Math.min(r,1))},_l=(t,e=t.range.valueAsNumber)=>{let i=Number.isFinite(t.mediaSeekableStart)?t.mediaSeekableStart:0,a=Number.isFinite(t.mediaDuration)?t.mediaDuration:t.mediaSeekableEnd;return Number.isNaN(a)?0:e*(a-i)+i},qi=class extends Me{constructor(){super(),Y(this,Us),Y(this,Er),Y(this,fr),Y(this,gr),Y(this,Ns),Y(this,Gi),Y(this,Hs),Y(this,ii,null),Y(this,at,void 0),Y(this,pr,void 0),Y(this,$i,void 0),Y(this,vr,void 0),Y(this,mr,void 0),Y(this,Vi,void 0),Y(this,Ki,void 0),Y(this,ai,void 0),Y(this,ri,void 0),Y(this,Bi,()=>{he(this,Us,El).call(this)?N(this,at).start():N(this,at).stop()}),Y(this,Ps,a=>{this.dragging||(Gt(a)&&(this.range.valueAsNumber=a),N(this,ri)||this.updateBar())}),this.shadowRoot.querySelector("#track").insertAdjacentHTML("afterbegin",'<div id="buffered" part="buffered"></div>'),ue(this,pr,this.shadowRoot.querySelectorAll('[part~="box"]')),ue(this,vr,this.shadowRoot.querySelector('[part~="preview-box"]')),ue(this,mr,this.shadowRoot.querySelector('[part~="current-box"]'));let i=getComputedStyle(this);ue(this,Vi,parseInt(i.getPropertyValue("--media-box-padding-left"))),ue(this,Ki,parseInt(i.getPropertyValue("--media-box-padding-right"))),ue(this,at,new ur(this.range,N(this,Ps),60))}static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_PAUSED,n.MEDIA_DURATION,n.MEDIA_SEEKABLE,n.MEDIA_CURRENT_TIME,n.MEDIA_PREVIEW_IMAGE,n.MEDIA_PREVIEW_TIME,n.MEDIA_PREVIEW_CHAPTER,n.MEDIA_BUFFERED,n.MEDIA_PLAYBACK_RATE,n.MEDIA_LOADING,n.MEDIA_ENDED]}connectedCallback(){var e;super.connectedCallback(),this.range.setAttribute("aria-label",f("seek")),N(this,Bi).call(this),ue(this,ii,this.getRootNode()),(e=N(this,ii))==null||e.addEventListener("transitionstart",this)}disconnectedCallback(){var e;super.disconnectedCallback(),N(this,at).stop(),(e=N(this,ii))==null||e.removeEventListener("transitionstart",this),ue(this,ii,null)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),i!=a&&(e===n.MEDIA_CURRENT_TIME||e===n.MEDIA_PAUSED||e===n.MEDIA_ENDED||e===n.MEDIA_LOADING||e===n.MEDIA_DURATION||e===n.MEDIA_SEEKABLE?(N(this,at).update({start:hr(this),duration:this.mediaSeekableEnd-this.mediaSeekableStart,playbackRate:this.mediaPlaybackRate}),N(this,Bi).call(this),gc(this)):e===n.MEDIA_BUFFERED&&this.updateBufferedBar(),(e===n.MEDIA_DURATION||e===n.MEDIA_SEEKABLE)&&(this.mediaChaptersCues=N(this,ai),this.updateBar()))}get mediaChaptersCues(){return N(this,ai)}set mediaChaptersCues(e){var i;ue(this,ai,e),this.updateSegments((i=N(this,ai))==null?void 0:i.map(a=>({start:hr(this,a.startTime),end:hr(this,a.endTime)})))}get mediaPaused(){return T(this,n.MEDIA_PAUSED)}set mediaPaused(e){k(this,n.MEDIA_PAUSED,e)}get mediaLoading(){return T(this,n.MEDIA_LOADING)}set mediaLoading(e){k(this,n.MEDIA_LOADING,e)}get mediaDuration(){return B(this,n.MEDIA_DURATION)}set mediaDuration(e){$(this,n.MEDIA_DURATION,e)}get mediaCurrentTime(){return B(this,n.MEDIA_CURRENT_TIME)}set mediaCurrentTime(e){$(this,n.MEDIA_CURRENT_TIME,e)}get mediaPlaybackRate(){return B(this,n.MEDIA_PLAYBACK_RATE,1)}set mediaPlaybackRate(e){$(this,n.MEDIA_PLAYBACK_RATE,e)}get mediaBuffered(){let e=this.getAttribute(n.MEDIA_BUFFERED);return e?e.split(" ").map(i=>i.split(":").map(a=>+a)):[]}set mediaBuffered(e){if(!e){this.removeAttribute(n.MEDIA_BUFFERED);return}let i=e.map(a=>a.join(":")).join(" ");this.setAttribute(n.MEDIA_BUFFERED,i)}get mediaSeekable(){let e=this.getAttribute(n.MEDIA_SEEKABLE);if(e)return e.split(":").map(i=>+i)}set mediaSeekable(e){if(e==null){this.removeAttribute(n.MEDIA_SEEKABLE);return}this.setAttribute(n.MEDIA_SEEKABLE,e.join(":"))}get mediaSeekableEnd(){var e;let[,i=this.mediaDuration]=(e=this.mediaSeekable)!=null?e:[];return i}get mediaSeekableStart(){var e;let[i=0]=(e=this.mediaSeekable)!=null?e:[];return i}get mediaPreviewImage(){return D(this,n.MEDIA_PREVIEW_IMAGE)}set mediaPreviewImage(e){R(this,n.MEDIA_PREVIEW_IMAGE,e)}get mediaPreviewTime(){return B(this,n.MEDIA_PREVIEW_TIME)}set mediaPreviewTime(e){$(this,n.MEDIA_PREVIEW_TIME,e)}get mediaEnded(){return T(this,n.MEDIA_ENDED)}set mediaEnded(e){k(this,n.MEDIA_ENDED,e)}updateBar(){super.updateBar(),this.updateBufferedBar(),this.updateCurrentBox()}updateBufferedBar(){var e;let i=this.mediaBuffered;if(!i.length)return;let a;if(this.mediaEnded)a=1;else{let s=this.mediaCurrentTime,[,o=this.mediaSeekableStart]=(e=i.find(([d,c])=>d<=s&&s<=c))!=null?e:[];a=hr(this,o)}let{style:r}=U(this.shadowRoot,"#buffered");r.setProperty("width",`${a*100}%`)}updateCurrentBox(){if(!this.shadowRoot.querySelector('slot[name="current"]').assignedElements().length)return;let i=U(this.shadowRoot,"#current-rail"),a=U(this.shadowRoot,'[part~="current-box"]'),r=he(this,Er,Fs).call(this,N(this,mr)),s=he(this,fr,Bs).call(this,r,this.range.valueAsNumber),o=he(this,gr,$s).call(this,r,this.range.valueAsNumber);i.style.transform=`translateX(${s})`,i.style.setProperty("--_range-width",`${r.range.width}`),a.style.setProperty("--_box-shift",`${o}`),a.style.setProperty("--_box-width",`${r.box.width}px`),a.style.setProperty("visibility","initial")}handleEvent(e){switch(super.handleEvent(e),e.type){case"input":he(this,Hs,gl).call(this);break;case"pointermove":he(this,Ns,fl).call(this,e);break;case"pointerup":N(this,ri)&&ue(this,ri,!1);break;case"pointerdown":ue(this,ri,!0);break;case"pointerleave":he(this,Gi,_r).call(this,null);break;case"transitionstart":ee(e.target,this)&&setTimeout(()=>N(this,Bi).call(this),0);break}}};ii=new WeakMap;at=new WeakMap;pr=new WeakMap;$i=new WeakMap;vr=new WeakMap;mr=new WeakMap;Vi=new WeakMap;Ki=new WeakMap;ai=new WeakMap;ri=new WeakMap;Bi=new WeakMap;Us=new WeakSet;El=function(){return this.isConnected&&!this.mediaPaused&&!this.mediaLoading&&!this.mediaEnded&&this.mediaSeekableEnd>0&&_a(this)};Ps=new WeakMap;Er=new WeakSet;Fs=function(t){var e;let a=((e=this.getAttribute("bounds")?ke(this,`#${this.getAttribute("bounds")}`):this.parentElement)!=null?e:this).getBoundingClientRect(),r=this.range.getBoundingClientRect(),s=t.offsetWidth,o=-(r.left-a.left-s/2),d=a.right-r.left-s/2;return{box:{width:s,min:o,max:d},bounds:a,range:r}};fr=new WeakSet;Bs=function(t,e){let i=`${e*100}%`,{width:a,min:r,max:s}=t.box;if(!a)return i;if(Number.isNaN(r)||(i=`max(${`calc(1 / var(--_range-width) * 100 * ${r}% + var(--media-box-padding-left))`}, ${i})`),!Number.isNaN(s)){let d=`calc(1 / var(--_range-width) * 100 * ${s}% - var(--media-box-padding-right))`;i=`min(${i}, ${d})`}return i};gr=new WeakSet;$s=function(t,e){let{width:i,min:a,max:r}=t.box,s=e*t.range.width;if(s<a+N(this,Vi)){let o=t.range.left-t.bounds.left-N(this,Vi);return`${s-i/2+o}px`}if(s>r-N(this,Ki)){let o=t.bounds.right-t.range.right-N(this,Ki);return`${s+i/2-o-t.range.width}px`}return 0};Ns=new WeakSet;fl=function(t){let e=[...N(this,pr)].some(y=>t.composedPath().includes(y));if(!this.dragging&&(e||!t.composedPath().includes(this))){he(this,Gi,_r).call(this,null);return}let i=this.mediaSeekableEnd;if(!i)return;let a=U(this.shadowRoot,"#preview-rail"),r=U(this.shadowRoot,'[part~="preview-box"]'),s=he(this,Er,Fs).call(this,N(this,vr)),o=(t.clientX-s.range.left)/s.range.width;o=Math.max(0,Math.min(1,o));let d=he(this,fr,Bs).call(this,s,o),c=he(this,gr,$s).call(this,s,o);a.style.transform=`translateX(${d})`,a.style.setProperty("--_range-width",`${s.range.width}`),r.style.setProperty("--_box-shift",`${c}`),r.style.setProperty("--_box-width",`${s.box.width}px`);let _=Math.round(N(this,$i))-Math.round(o*i);Math.abs(_)<1&&o>.01&&o<.99||(ue(this,$i,o*i),he(this,Gi,_r).call(this,N(this,$i)))};Gi=new WeakSet;_r=function(t){this.dispatchEvent(new l.CustomEvent(h.MEDIA_PREVIEW_REQUEST,{composed:!0,bubbles:!0,detail:t}))};Hs=new WeakSet;gl=function(){N(this,at).stop();let t=_l(this);this.dispatchEvent(new l.CustomEvent(h.MEDIA_SEEK_REQUEST,{composed:!0,bubbles:!0,detail:t}))};qi.shadowRootOptions={mode:"open"};qi.getContainerTemplateHTML=_c;l.customElements.get("media-time-range")||l.customElements.define("media-time-range",qi);var Gs=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Te=(t,e,i)=>(Gs(t,e,"read from private field"),i?i.call(t):e.get(t)),It=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},qs=(t,e,i,a)=>(Gs(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),st=(t,e,i)=>(Gs(t,e,"access private method"),i),si,Ce,yr,Ys,Al,Tr,Qs,Yi,br,Ar,Vs,rt={REMAINING:"remaining",SHOW_DURATION:"showduration",NO_TOGGLE:"notoggle"},bl=[...Object.values(rt),n.MEDIA_CURRENT_TIME,n.MEDIA_DURATION,n.MEDIA_SEEKABLE],Tl=["Enter"," "],bc="&nbsp;/&nbsp;",Ks=(t,{timesSep:e=bc}={})=>{var i,a;let r=(i=t.mediaCurrentTime)!=null?i:0,[,s]=(a=t.mediaSeekable)!=null?a:[],o=0;Number.isFinite(t.mediaDuration)?o=t.mediaDuration:Number.isFinite(s)&&(o=s);let d=t.remaining?yt(0-(o-r)):yt(r);return t.showDuration?`${d}${e}${yt(o)}`:d},Ac=t=>{var e;let i=t.mediaCurrentTime,[,a]=(e=t.mediaSeekable)!=null?e:[],r=null;if(Number.isFinite(t.mediaDuration)?r=t.mediaDuration:Number.isFinite(a)&&(r=a),i==null||r===null){t.setAttribute("aria-description",f("video not loaded, unknown time."));return}let s=t.remaining?kt(0-(r-i)):kt(i);if(!t.showDuration){t.setAttribute("aria-description",s);return}let o=kt(r),d=f("{currentTime} of {totalTime}",{currentTime:s,totalTime:o});t.setAttribute("aria-description",d)};function Tc(t,e){return`
<slot>${Ks(e)}</slot>
`}var kc=t=>{t.setAttribute("aria-label",f("playback time"))},kr=class extends ce{constructor(){super(),It(this,Ys),It(this,Tr),It(this,Yi),It(this,Ar),It(this,si,void 0),It(this,Ce,null),It(this,yr,e=>{let{metaKey:i,altKey:a,key:r}=e;if(i||a||!Tl.includes(r)){this.removeEventListener("keyup",Te(this,Ce));return}this.addEventListener("keyup",Te(this,Ce))}),qs(this,si,this.shadowRoot.querySelector("slot")),Te(this,si).innerHTML=`${Ks(this)}`}static get observedAttributes(){return[...super.observedAttributes,...bl,"disabled"]}connectedCallback(){let{style:e}=U(this.shadowRoot,":host(:hover:not([notoggle]))");e.setProperty("cursor","var(--media-cursor, pointer)"),e.setProperty("background","var(--media-control-hover-background, rgba(50 50 70 / .7))"),this.setAttribute("aria-label",f("playback time")),st(this,Yi,br).call(this),super.connectedCallback()}toggleTimeDisplay(){this.noToggle||(this.hasAttribute("remaining")?this.removeAttribute("remaining"):this.setAttribute("remaining",""))}disconnectedCallback(){this.disable(),st(this,Tr,Qs).call(this),super.disconnectedCallback()}attributeChangedCallback(e,i,a){kc(this),bl.includes(e)?this.update():e==="disabled"&&a!==i?a==null?st(this,Yi,br).call(this):st(this,Ar,Vs).call(this):e===rt.NO_TOGGLE&&a!==i&&(this.noToggle?st(this,Ar,Vs).call(this):st(this,Yi,br).call(this)),super.attributeChangedCallback(e,i,a)}enable(){this.noToggle||(this.tabIndex=0)}disable(){this.tabIndex=-1}get remaining(){return T(this,rt.REMAINING)}set remaining(e){k(this,rt.REMAINING,e)}get showDuration(){return T(this,rt.SHOW_DURATION)}set showDuration(e){k(this,rt.SHOW_DURATION,e)}get noToggle(){return T(this,rt.NO_TOGGLE)}set noToggle(e){k(this,rt.NO_TOGGLE,e)}get mediaDuration(){return B(this,n.MEDIA_DURATION)}set mediaDuration(e){$(this,n.MEDIA_DURATION,e)}get mediaCurrentTime(){return B(this,n.MEDIA_CURRENT_TIME)}set mediaCurrentTime(e){$(this,n.MEDIA_CURRENT_TIME,e)}get mediaSeekable(){let e=this.getAttribute(n.MEDIA_SEEKABLE);if(e)return e.split(":").map(i=>+i)}set mediaSeekable(e){if(e==null){this.removeAttribute(n.MEDIA_SEEKABLE);return}this.setAttribute(n.MEDIA_SEEKABLE,e.join(":"))}update(){let e=Ks(this);Ac(this),e!==Te(this,si).innerHTML&&(Te(this,si).innerHTML=e)}};si=new WeakMap;Ce=new WeakMap;yr=new WeakMap;Ys=new WeakSet;Al=function(){Te(this,Ce)||(qs(this,Ce,t=>{let{key:e}=t;if(!Tl.includes(e)){this.removeEventListener("keyup",Te(this,Ce));return}this.toggleTimeDisplay()}),this.addEventListener("keydown",Te(this,yr)),this.addEventListener("click",this.toggleTimeDisplay))};Tr=new WeakSet;Qs=function(){Te(this,Ce)&&(this.removeEventListener("keyup",Te(this,Ce)),this.removeEventListener("keydown",Te(this,yr)),this.removeEventListener("click",this.toggleTimeDisplay),qs(this,Ce,null))};Yi=new WeakSet;br=function(){!this.noToggle&&!this.hasAttribute("disabled")&&(this.setAttribute("role","button"),this.enable(),st(this,Ys,Al).call(this))};Ar=new WeakSet;Vs=function(){this.removeAttribute("role"),this.disable(),st(this,Tr,Qs).call(this)};kr.getSlotTemplateHTML=Tc;l.customElements.get("media-time-display")||l.customElements.define("media-time-display",kr);var yc=`<svg aria-hidden="true" viewBox="0 0 24 24">
<path d="M16.5 12A4.5 4.5 0 0 0 14 8v2.18l2.45 2.45a4.22 4.22 0 0 0 .05-.63Zm2.5 0a6.84 6.84 0 0 1-.54 2.64L20 16.15A8.8 8.8 0 0 0 21 12a9 9 0 0 0-7-8.77v2.06A7 7 0 0 1 19 12ZM4.27 3 3 4.27 7.73 9H3v6h4l5 5v-6.73l4.25 4.25A6.92 6.92 0 0 1 14 18.7v2.06A9 9 0 0 0 17.69 19l2 2.05L21 19.73l-9-9L4.27 3ZM12 4 9.91 6.09 12 8.18V4Z"/>
</svg>`,kl=`<svg aria-hidden="true" viewBox="0 0 24 24">
<path d="M3 9v6h4l5 5V4L7 9H3Zm13.5 3A4.5 4.5 0 0 0 14 8v8a4.47 4.47 0 0 0 2.5-4Z"/>
</svg>`,Sc=`<svg aria-hidden="true" viewBox="0 0 24 24">
<path d="M3 9v6h4l5 5V4L7 9H3Zm13.5 3A4.5 4.5 0 0 0 14 8v8a4.47 4.47 0 0 0 2.5-4ZM14 3.23v2.06a7 7 0 0 1 0 13.42v2.06a9 9 0 0 0 0-17.54Z"/>
</svg>`;function Ic(t){return`
<style>
:host(:not([${n.MEDIA_VOLUME_LEVEL}])) slot[name=icon] slot:not([name=high]),
:host([${n.MEDIA_VOLUME_LEVEL}=high]) slot[name=icon] slot:not([name=high]) {
display: none !important;
}
:host([${n.MEDIA_VOLUME_LEVEL}=off]) slot[name=icon] slot:not([name=off]) {
display: none !important;
}
:host([${n.MEDIA_VOLUME_LEVEL}=low]) slot[name=icon] slot:not([name=low]) {
display: none !important;
}
:host([${n.MEDIA_VOLUME_LEVEL}=medium]) slot[name=icon] slot:not([name=medium]) {
display: none !important;
}
:host(:not([${n.MEDIA_VOLUME_LEVEL}=off])) slot[name=tooltip-unmute],
:host([${n.MEDIA_VOLUME_LEVEL}=off]) slot[name=tooltip-mute] {
display: none;
}
</style>
<slot name="icon">
<slot name="off">${yc}</slot>
<slot name="low">${kl}</slot>
<slot name="medium">${kl}</slot>
<slot name="high">${Sc}</slot>
</slot>
`}function wc(){return`
<slot name="tooltip-mute">${f("Mute")}</slot>
<slot name="tooltip-unmute">${f("Unmute")}</slot>
`}var yl=t=>{let i=t.mediaVolumeLevel==="off"?f("unmute"):f("mute");t.setAttribute("aria-label",i)},Qi=class extends K{static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_VOLUME_LEVEL]}connectedCallback(){super.connectedCallback(),yl(this)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===n.MEDIA_VOLUME_LEVEL&&yl(this)}get mediaVolumeLevel(){return D(this,n.MEDIA_VOLUME_LEVEL)}set mediaVolumeLevel(e){R(this,n.MEDIA_VOLUME_LEVEL,e)}handleClick(){let e=this.mediaVolumeLevel==="off"?h.MEDIA_UNMUTE_REQUEST:h.MEDIA_MUTE_REQUEST;this.dispatchEvent(new l.CustomEvent(e,{composed:!0,bubbles:!0}))}};Qi.getSlotTemplateHTML=Ic;Qi.getTooltipContentHTML=wc;l.customElements.get("media-mute-button")||l.customElements.define("media-mute-button",Qi);var Mc=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},Sl=(t,e,i)=>(Mc(t,e,"read from private field"),i?i.call(t):e.get(t)),Lc=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},Sr,Rc=1,Dc=t=>t.mediaMuted?0:t.mediaVolume,Cc=t=>`${Math.round(t*100)}%`,zs=class extends Me{constructor(){super(...arguments),Lc(this,Sr,()=>{let e=this.range.value,i=new l.CustomEvent(h.MEDIA_VOLUME_REQUEST,{composed:!0,bubbles:!0,detail:e});this.dispatchEvent(i)})}static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_VOLUME,n.MEDIA_MUTED,n.MEDIA_VOLUME_UNAVAILABLE]}connectedCallback(){super.connectedCallback(),this.range.setAttribute("aria-label",f("volume")),this.range.addEventListener("input",Sl(this,Sr))}disconnectedCallback(){this.range.removeEventListener("input",Sl(this,Sr)),super.disconnectedCallback()}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),(e===n.MEDIA_VOLUME||e===n.MEDIA_MUTED)&&(this.range.valueAsNumber=Dc(this),this.range.setAttribute("aria-valuetext",Cc(this.range.valueAsNumber)),this.updateBar())}get mediaVolume(){return B(this,n.MEDIA_VOLUME,Rc)}set mediaVolume(e){$(this,n.MEDIA_VOLUME,e)}get mediaMuted(){return T(this,n.MEDIA_MUTED)}set mediaMuted(e){k(this,n.MEDIA_MUTED,e)}get mediaVolumeUnavailable(){return D(this,n.MEDIA_VOLUME_UNAVAILABLE)}set mediaVolumeUnavailable(e){R(this,n.MEDIA_VOLUME_UNAVAILABLE,e)}};Sr=new WeakMap;l.customElements.get("media-volume-range")||l.customElements.define("media-volume-range",zs);var xc=`<svg aria-hidden="true" viewBox="0 0 26 24">
<path d="M22.83 5.68a2.58 2.58 0 0 0-2.3-2.5c-3.62-.24-11.44-.24-15.06 0a2.58 2.58 0 0 0-2.3 2.5c-.23 4.21-.23 8.43 0 12.64a2.58 2.58 0 0 0 2.3 2.5c3.62.24 11.44.24 15.06 0a2.58 2.58 0 0 0 2.3-2.5c.23-4.21.23-8.43 0-12.64Zm-11.39 9.45a3.07 3.07 0 0 1-1.91.57 3.06 3.06 0 0 1-2.34-1 3.75 3.75 0 0 1-.92-2.67 3.92 3.92 0 0 1 .92-2.77 3.18 3.18 0 0 1 2.43-1 2.94 2.94 0 0 1 2.13.78c.364.359.62.813.74 1.31l-1.43.35a1.49 1.49 0 0 0-1.51-1.17 1.61 1.61 0 0 0-1.29.58 2.79 2.79 0 0 0-.5 1.89 3 3 0 0 0 .49 1.93 1.61 1.61 0 0 0 1.27.58 1.48 1.48 0 0 0 1-.37 2.1 2.1 0 0 0 .59-1.14l1.4.44a3.23 3.23 0 0 1-1.07 1.69Zm7.22 0a3.07 3.07 0 0 1-1.91.57 3.06 3.06 0 0 1-2.34-1 3.75 3.75 0 0 1-.92-2.67 3.88 3.88 0 0 1 .93-2.77 3.14 3.14 0 0 1 2.42-1 3 3 0 0 1 2.16.82 2.8 2.8 0 0 1 .73 1.31l-1.43.35a1.49 1.49 0 0 0-1.51-1.21 1.61 1.61 0 0 0-1.29.58A2.79 2.79 0 0 0 15 12a3 3 0 0 0 .49 1.93 1.61 1.61 0 0 0 1.27.58 1.44 1.44 0 0 0 1-.37 2.1 2.1 0 0 0 .6-1.15l1.4.44a3.17 3.17 0 0 1-1.1 1.7Z"/>
</svg>`,Oc=`<svg aria-hidden="true" viewBox="0 0 26 24">
<path d="M17.73 14.09a1.4 1.4 0 0 1-1 .37 1.579 1.579 0 0 1-1.27-.58A3 3 0 0 1 15 12a2.8 2.8 0 0 1 .5-1.85 1.63 1.63 0 0 1 1.29-.57 1.47 1.47 0 0 1 1.51 1.2l1.43-.34A2.89 2.89 0 0 0 19 9.07a3 3 0 0 0-2.14-.78 3.14 3.14 0 0 0-2.42 1 3.91 3.91 0 0 0-.93 2.78 3.74 3.74 0 0 0 .92 2.66 3.07 3.07 0 0 0 2.34 1 3.07 3.07 0 0 0 1.91-.57 3.17 3.17 0 0 0 1.07-1.74l-1.4-.45c-.083.43-.3.822-.62 1.12Zm-7.22 0a1.43 1.43 0 0 1-1 .37 1.58 1.58 0 0 1-1.27-.58A3 3 0 0 1 7.76 12a2.8 2.8 0 0 1 .5-1.85 1.63 1.63 0 0 1 1.29-.57 1.47 1.47 0 0 1 1.51 1.2l1.43-.34a2.81 2.81 0 0 0-.74-1.32 2.94 2.94 0 0 0-2.13-.78 3.18 3.18 0 0 0-2.43 1 4 4 0 0 0-.92 2.78 3.74 3.74 0 0 0 .92 2.66 3.07 3.07 0 0 0 2.34 1 3.07 3.07 0 0 0 1.91-.57 3.23 3.23 0 0 0 1.07-1.74l-1.4-.45a2.06 2.06 0 0 1-.6 1.07Zm12.32-8.41a2.59 2.59 0 0 0-2.3-2.51C18.72 3.05 15.86 3 13 3c-2.86 0-5.72.05-7.53.17a2.59 2.59 0 0 0-2.3 2.51c-.23 4.207-.23 8.423 0 12.63a2.57 2.57 0 0 0 2.3 2.5c1.81.13 4.67.19 7.53.19 2.86 0 5.72-.06 7.53-.19a2.57 2.57 0 0 0 2.3-2.5c.23-4.207.23-8.423 0-12.63Zm-1.49 12.53a1.11 1.11 0 0 1-.91 1.11c-1.67.11-4.45.18-7.43.18-2.98 0-5.76-.07-7.43-.18a1.11 1.11 0 0 1-.91-1.11c-.21-4.14-.21-8.29 0-12.43a1.11 1.11 0 0 1 .91-1.11C7.24 4.56 10 4.49 13 4.49s5.76.07 7.43.18a1.11 1.11 0 0 1 .91 1.11c.21 4.14.21 8.29 0 12.43Z"/>
</svg>`;function Uc(t){return`
<style>
:host([aria-checked="true"]) slot[name=off] {
display: none !important;
}
:host(:not([aria-checked="true"])) slot[name=on] {
display: none !important;
}
:host([aria-checked="true"]) slot[name=tooltip-enable],
:host(:not([aria-checked="true"])) slot[name=tooltip-disable] {
display: none;
}
</style>
<slot name="icon">
<slot name="on">${xc}</slot>
<slot name="off">${Oc}</slot>
</slot>
`}function Pc(){return`
<slot name="tooltip-enable">${f("Enable captions")}</slot>
<slot name="tooltip-disable">${f("Disable captions")}</slot>
`}var Il=t=>{t.setAttribute("aria-checked",Lo(t).toString())},zi=class extends K{static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_SUBTITLES_LIST,n.MEDIA_SUBTITLES_SHOWING]}connectedCallback(){super.connectedCallback(),this.setAttribute("role","button"),this.setAttribute("aria-label",f("closed captions")),Il(this)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===n.MEDIA_SUBTITLES_SHOWING&&Il(this)}get mediaSubtitlesList(){return wl(this,n.MEDIA_SUBTITLES_LIST)}set mediaSubtitlesList(e){Ml(this,n.MEDIA_SUBTITLES_LIST,e)}get mediaSubtitlesShowing(){return wl(this,n.MEDIA_SUBTITLES_SHOWING)}set mediaSubtitlesShowing(e){Ml(this,n.MEDIA_SUBTITLES_SHOWING,e)}handleClick(){this.dispatchEvent(new l.CustomEvent(h.MEDIA_TOGGLE_SUBTITLES_REQUEST,{composed:!0,bubbles:!0}))}};zi.getSlotTemplateHTML=Uc;zi.getTooltipContentHTML=Pc;var wl=(t,e)=>{let i=t.getAttribute(e);return i?os(i):[]},Ml=(t,e,i)=>{if(!i?.length){t.removeAttribute(e);return}let a=Di(i);t.getAttribute(e)!==a&&t.setAttribute(e,a)};l.customElements.get("media-captions-button")||l.customElements.define("media-captions-button",zi);var Nc=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},ni=(t,e,i)=>(Nc(t,e,"read from private field"),i?i.call(t):e.get(t)),Hc=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},nt,Xs={RATES:"rates"},Zs=[1,1.2,1.5,1.7,2],wt=1;function xe(t){return Math.round(t*100)/100}function Wc(t){return`
<style>
:host {
min-width: 5ch;
padding: var(--media-button-padding, var(--media-control-padding, 10px 5px));
}
</style>
<slot name="icon">${t.mediaplaybackrate?xe(+t.mediaplaybackrate):wt}x</slot>
`}function Fc(){return f("Playback rate")}var Xi=class extends K{constructor(){var e;super(),Hc(this,nt,new Je(this,Xs.RATES,{defaultValue:Zs})),this.container=this.shadowRoot.querySelector('slot[name="icon"]'),this.container.innerHTML=`${xe((e=this.mediaPlaybackRate)!=null?e:wt)}x`}static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_PLAYBACK_RATE,Xs.RATES]}attributeChangedCallback(e,i,a){if(super.attributeChangedCallback(e,i,a),e===Xs.RATES&&(ni(this,nt).value=a),e===n.MEDIA_PLAYBACK_RATE){let r=a?+a:Number.NaN,s=xe(Number.isNaN(r)?wt:r);this.container.innerHTML=`${s}x`,this.setAttribute("aria-label",f("Playback rate {playbackRate}",{playbackRate:s}))}}get rates(){return ni(this,nt)}set rates(e){e?Array.isArray(e)?ni(this,nt).value=e.join(" "):typeof e=="string"&&(ni(this,nt).value=e):ni(this,nt).value=""}get mediaPlaybackRate(){return B(this,n.MEDIA_PLAYBACK_RATE,wt)}set mediaPlaybackRate(e){$(this,n.MEDIA_PLAYBACK_RATE,e)}handleClick(){var e,i;let a=Array.from(ni(this,nt).values(),o=>+o).sort((o,d)=>o-d),r=(i=(e=a.find(o=>o>this.mediaPlaybackRate))!=null?e:a[0])!=null?i:wt,s=new l.CustomEvent(h.MEDIA_PLAYBACK_RATE_REQUEST,{composed:!0,bubbles:!0,detail:r});this.dispatchEvent(s)}};nt=new WeakMap;Xi.getSlotTemplateHTML=Wc;Xi.getTooltipContentHTML=Fc;l.customElements.get("media-playback-rate-button")||l.customElements.define("media-playback-rate-button",Xi);function Ll({anchor:t,floating:e,placement:i}){let a=Bc({anchor:t,floating:e}),{x:r,y:s}=Vc(a,i);return{x:r,y:s}}function Bc({anchor:t,floating:e}){return{anchor:$c(t,e.offsetParent),floating:{x:0,y:0,width:e.offsetWidth,height:e.offsetHeight}}}function $c(t,e){var i;let a=t.getBoundingClientRect(),r=(i=e?.getBoundingClientRect())!=null?i:{x:0,y:0};return{x:a.x-r.x,y:a.y-r.y,width:a.width,height:a.height}}function Vc({anchor:t,floating:e},i){let a=Kc(i)==="x"?"y":"x",r=a==="y"?"height":"width",s=Rl(i),o=t.x+t.width/2-e.width/2,d=t.y+t.height/2-e.height/2,c=t[r]/2-e[r]/2,_;switch(s){case"top":_={x:o,y:t.y-e.height};break;case"bottom":_={x:o,y:t.y+t.height};break;case"right":_={x:t.x+t.width,y:d};break;case"left":_={x:t.x-e.width,y:d};break;default:_={x:t.x,y:t.y}}switch(i.split("-")[1]){case"start":_[a]-=c;break;case"end":_[a]+=c;break}return _}function Rl(t){return t.split("-")[0]}function Kc(t){return["top","bottom"].includes(Rl(t))?"y":"x"}var ot=class extends Event{constructor({action:e="auto",relatedTarget:i,...a}){super("invoke",a),this.action=e,this.relatedTarget=i}},Ir=class extends Event{constructor({newState:e,oldState:i,...a}){super("toggle",a),this.newState=e,this.oldState=i}};var cn=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},L=(t,e,i)=>(cn(t,e,"read from private field"),i?i.call(t):e.get(t)),x=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},me=(t,e,i,a)=>(cn(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),O=(t,e,i)=>(cn(t,e,"access private method"),i),Oe,lt,Ke,wr,Zi,Lt,ea,Js,Dl,Rr,un,Dr,Mr,js,en,Cl,tn,xl,an,Ol,oi,li,di,ta,Cr,hn,rn,Ul,mn,Pl,sn,Nl,pn,Hl,nn,Wl,on,Fl,Ji,xr,ln,Bl,ji,Or,Lr,dn;function $l({type:t,text:e,value:i,checked:a}){let r=P.createElement("media-chrome-menu-item");r.type=t??"",r.part.add("menu-item"),t&&r.part.add(t),r.value=i,r.checked=a;let s=P.createElement("span");return s.textContent=e,r.append(s),r}function Vl(t,e){let i=t.querySelector(`:scope > [slot="${e}"]`);if(i?.nodeName=="SLOT"&&(i=i.assignedElements({flatten:!0})[0]),i)return i=i.cloneNode(!0),i;let a=t.shadowRoot.querySelector(`[name="${e}"] > svg`);return a?a.cloneNode(!0):""}function Gc(t){return`
<style>
:host {
font: var(--media-font,
var(--media-font-weight, normal)
var(--media-font-size, 14px) /
var(--media-text-content-height, var(--media-control-height, 24px))
var(--media-font-family, helvetica neue, segoe ui, roboto, arial, sans-serif));
color: var(--media-text-color, var(--media-primary-color, rgb(238 238 238)));
--_menu-bg: rgb(20 20 30 / .8);
background: var(--media-menu-background, var(--media-control-background, var(--media-secondary-color, var(--_menu-bg))));
border-radius: var(--media-menu-border-radius);
border: var(--media-menu-border, none);
display: var(--media-menu-display, inline-flex) !important;
transition: var(--media-menu-transition-in,
visibility 0s,
opacity .2s ease-out,
transform .15s ease-out,
left .2s ease-in-out,
min-width .2s ease-in-out,
min-height .2s ease-in-out
) !important;
visibility: var(--media-menu-visibility, visible);
opacity: var(--media-menu-opacity, 1);
max-height: var(--media-menu-max-height, var(--_menu-max-height, 300px));
transform: var(--media-menu-transform-in, translateY(0) scale(1));
flex-direction: column;
min-height: 0;
position: relative;
bottom: var(--_menu-bottom);
box-sizing: border-box;
}
@-moz-document url-prefix() {
:host{
--_menu-bg: rgb(20 20 30);
}
}
:host([hidden]) {
transition: var(--media-menu-transition-out,
visibility .15s ease-in,
opacity .15s ease-in,
transform .15s ease-in
) !important;
visibility: var(--media-menu-hidden-visibility, hidden);
opacity: var(--media-menu-hidden-opacity, 0);
max-height: var(--media-menu-hidden-max-height,
var(--media-menu-max-height, var(--_menu-max-height, 300px)));
transform: var(--media-menu-transform-out, translateY(2px) scale(.99));
pointer-events: none;
}
:host([slot="submenu"]) {
background: none;
width: 100%;
min-height: 100%;
position: absolute;
bottom: 0;
right: -100%;
}
#container {
display: flex;
flex-direction: column;
min-height: 0;
transition: transform .2s ease-out;
transform: translate(0, 0);
}
#container.has-expanded {
transition: transform .2s ease-in;
transform: translate(-100%, 0);
}
button {
background: none;
color: inherit;
border: none;
padding: 0;
font: inherit;
outline: inherit;
display: inline-flex;
align-items: center;
}
slot[name="header"][hidden] {
display: none;
}
slot[name="header"] > *,
slot[name="header"]::slotted(*) {
padding: .4em .7em;
border-bottom: 1px solid rgb(255 255 255 / .25);
cursor: var(--media-cursor, default);
}
slot[name="header"] > button[part~="back"],
slot[name="header"]::slotted(button[part~="back"]) {
cursor: var(--media-cursor, pointer);
}
svg[part~="back"] {
height: var(--media-menu-icon-height, var(--media-control-height, 24px));
fill: var(--media-icon-color, var(--media-primary-color, rgb(238 238 238)));
display: block;
margin-right: .5ch;
}
slot:not([name]) {
gap: var(--media-menu-gap);
flex-direction: var(--media-menu-flex-direction, column);
overflow: var(--media-menu-overflow, hidden auto);
display: flex;
min-height: 0;
}
:host([role="menu"]) slot:not([name]) {
padding-block: .4em;
}
slot:not([name])::slotted([role="menu"]) {
background: none;
}
media-chrome-menu-item > span {
margin-right: .5ch;
max-width: var(--media-menu-item-max-width);
text-overflow: ellipsis;
overflow: hidden;
}
</style>
<style id="layout-row" media="width:0">
slot[name="header"] > *,
slot[name="header"]::slotted(*) {
padding: .4em .5em;
}
slot:not([name]) {
gap: var(--media-menu-gap, .25em);
flex-direction: var(--media-menu-flex-direction, row);
padding-inline: .5em;
}
media-chrome-menu-item {
padding: .3em .5em;
}
media-chrome-menu-item[aria-checked="true"] {
background: var(--media-menu-item-checked-background, rgb(255 255 255 / .2));
}
media-chrome-menu-item::part(checked-indicator) {
display: var(--media-menu-item-checked-indicator-display, none);
}
</style>
<div id="container" part="container">
<slot name="header" hidden>
<button part="back button" aria-label="Back to previous menu">
<slot name="back-icon">
<svg aria-hidden="true" viewBox="0 0 20 24" part="back indicator">
<path d="m11.88 17.585.742-.669-4.2-4.665 4.2-4.666-.743-.669-4.803 5.335 4.803 5.334Z"/>
</svg>
</slot>
<slot name="title"></slot>
</button>
</slot>
<slot></slot>
</div>
<slot name="checked-indicator" hidden></slot>
`}var Mt={STYLE:"style",HIDDEN:"hidden",DISABLED:"disabled",ANCHOR:"anchor"},Rt=class extends l.HTMLElement{constructor(){if(super(),x(this,Js),x(this,Rr),x(this,Mr),x(this,en),x(this,tn),x(this,an),x(this,di),x(this,Cr),x(this,rn),x(this,mn),x(this,sn),x(this,pn),x(this,nn),x(this,on),x(this,Ji),x(this,ln),x(this,ji),x(this,Lr),x(this,Oe,null),x(this,lt,null),x(this,Ke,null),x(this,wr,new Set),x(this,Zi,void 0),x(this,Lt,!1),x(this,ea,null),x(this,Dr,()=>{let e=L(this,wr),i=new Set(this.items);for(let a of e)i.has(a)||this.dispatchEvent(new CustomEvent("removemenuitem",{detail:a}));for(let a of i)e.has(a)||this.dispatchEvent(new CustomEvent("addmenuitem",{detail:a}));me(this,wr,i)}),x(this,oi,()=>{O(this,di,ta).call(this),O(this,Cr,hn).call(this,!1)}),x(this,li,()=>{O(this,di,ta).call(this)}),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=W(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}this.container=this.shadowRoot.querySelector("#container"),this.defaultSlot=this.shadowRoot.querySelector("slot:not([name])"),me(this,Zi,new MutationObserver(L(this,Dr)))}static get observedAttributes(){return[Mt.DISABLED,Mt.HIDDEN,Mt.STYLE,Mt.ANCHOR,S.MEDIA_CONTROLLER]}static formatMenuItemText(e,i){return e}enable(){this.addEventListener("click",this),this.addEventListener("focusout",this),this.addEventListener("keydown",this),this.addEventListener("invoke",this),this.addEventListener("toggle",this)}disable(){this.removeEventListener("click",this),this.removeEventListener("focusout",this),this.removeEventListener("keyup",this),this.removeEventListener("invoke",this),this.removeEventListener("toggle",this)}handleEvent(e){switch(e.type){case"slotchange":O(this,Js,Dl).call(this,e);break;case"invoke":O(this,en,Cl).call(this,e);break;case"click":O(this,rn,Ul).call(this,e);break;case"toggle":O(this,sn,Nl).call(this,e);break;case"focusout":O(this,nn,Wl).call(this,e);break;case"keydown":O(this,on,Fl).call(this,e);break}}connectedCallback(){var e,i;L(this,Zi).observe(this.defaultSlot,{childList:!0}),me(this,ea,Ti(this.shadowRoot,":host")),O(this,Mr,js).call(this),this.hasAttribute("disabled")||this.enable(),this.role||(this.role="menu"),me(this,Oe,ga(this)),(i=(e=L(this,Oe))==null?void 0:e.associateElement)==null||i.call(e,this),this.hidden||(We(ia(this),L(this,oi)),We(this,L(this,li))),O(this,Rr,un).call(this),this.shadowRoot.addEventListener("slotchange",this)}disconnectedCallback(){var e,i;L(this,Zi).disconnect(),Fe(ia(this),L(this,oi)),Fe(this,L(this,li)),this.disable(),(i=(e=L(this,Oe))==null?void 0:e.unassociateElement)==null||i.call(e,this),me(this,Oe,null),me(this,lt,null),me(this,Ke,null),this.shadowRoot.removeEventListener("slotchange",this)}attributeChangedCallback(e,i,a){var r,s,o,d;e===Mt.HIDDEN&&a!==i?(L(this,Lt)||me(this,Lt,!0),this.hidden?O(this,an,Ol).call(this):O(this,tn,xl).call(this),this.dispatchEvent(new Ir({oldState:this.hidden?"open":"closed",newState:this.hidden?"closed":"open",bubbles:!0}))):e===S.MEDIA_CONTROLLER?(i&&((s=(r=L(this,Oe))==null?void 0:r.unassociateElement)==null||s.call(r,this),me(this,Oe,null)),a&&this.isConnected&&(me(this,Oe,ga(this)),(d=(o=L(this,Oe))==null?void 0:o.associateElement)==null||d.call(o,this))):e===Mt.DISABLED&&a!==i?a==null?this.enable():this.disable():e===Mt.STYLE&&a!==i&&O(this,Mr,js).call(this)}formatMenuItemText(e,i){return this.constructor.formatMenuItemText(e,i)}get anchor(){return this.getAttribute("anchor")}set anchor(e){this.setAttribute("anchor",`${e}`)}get anchorElement(){var e;return this.anchor?(e=ht(this))==null?void 0:e.querySelector(`#${this.anchor}`):null}get items(){return this.defaultSlot.assignedElements({flatten:!0}).filter(qc)}get radioGroupItems(){return this.items.filter(e=>e.role==="menuitemradio")}get checkedItems(){return this.items.filter(e=>e.checked)}get value(){var e,i;return(i=(e=this.checkedItems[0])==null?void 0:e.value)!=null?i:""}set value(e){let i=this.items.find(a=>a.value===e);i&&O(this,Lr,dn).call(this,i)}focus(){if(me(this,lt,Ai()),this.items.length){O(this,ji,Or).call(this,this.items[0]),this.items[0].focus();return}let e=this.querySelector('[autofocus], [tabindex]:not([tabindex="-1"]), [role="menu"]');e?.focus()}handleSelect(e){var i;let a=O(this,Ji,xr).call(this,e);a&&(O(this,Lr,dn).call(this,a,a.type==="checkbox"),L(this,Ke)&&!this.hidden&&((i=L(this,lt))==null||i.focus(),this.hidden=!0))}get keysUsed(){return["Enter","Escape","Tab"," ","ArrowDown","ArrowUp","Home","End"]}handleMove(e){var i,a;let{key:r}=e,s=this.items,o=(a=(i=O(this,Ji,xr).call(this,e))!=null?i:O(this,ln,Bl).call(this))!=null?a:s[0],d=s.indexOf(o),c=Math.max(0,d);r==="ArrowDown"?c++:r==="ArrowUp"?c--:e.key==="Home"?c=0:e.key==="End"&&(c=s.length-1),c<0&&(c=s.length-1),c>s.length-1&&(c=0),O(this,ji,Or).call(this,s[c]),s[c].focus()}};Oe=new WeakMap;lt=new WeakMap;Ke=new WeakMap;wr=new WeakMap;Zi=new WeakMap;Lt=new WeakMap;ea=new WeakMap;Js=new WeakSet;Dl=function(t){let e=t.target;for(let i of e.assignedNodes({flatten:!0}))i.nodeType===3&&i.textContent.trim()===""&&i.remove();["header","title"].includes(e.name)&&O(this,Rr,un).call(this),e.name||L(this,Dr).call(this)};Rr=new WeakSet;un=function(){let t=this.shadowRoot.querySelector('slot[name="header"]'),e=this.shadowRoot.querySelector('slot[name="title"]');t.hidden=e.assignedNodes().length===0&&t.assignedNodes().length===0};Dr=new WeakMap;Mr=new WeakSet;js=function(){var t;let e=this.shadowRoot.querySelector("#layout-row"),i=(t=getComputedStyle(this).getPropertyValue("--media-menu-layout"))==null?void 0:t.trim();e.setAttribute("media",i==="row"?"":"width:0")};en=new WeakSet;Cl=function(t){me(this,Ke,t.relatedTarget),ee(this,t.relatedTarget)||(this.hidden=!this.hidden)};tn=new WeakSet;xl=function(){var t;(t=L(this,Ke))==null||t.setAttribute("aria-expanded","true"),this.addEventListener("transitionend",()=>this.focus(),{once:!0}),We(ia(this),L(this,oi)),We(this,L(this,li))};an=new WeakSet;Ol=function(){var t;(t=L(this,Ke))==null||t.setAttribute("aria-expanded","false"),Fe(ia(this),L(this,oi)),Fe(this,L(this,li))};oi=new WeakMap;li=new WeakMap;di=new WeakSet;ta=function(t){if(this.hasAttribute("mediacontroller")&&!this.anchor||this.hidden||!this.anchorElement)return;let{x:e,y:i}=Ll({anchor:this.anchorElement,floating:this,placement:"top-start"});t??(t=this.offsetWidth);let r=ia(this).getBoundingClientRect(),s=r.width-e-t,o=r.height-i-this.offsetHeight,{style:d}=L(this,ea);d.setProperty("position","absolute"),d.setProperty("right",`${Math.max(0,s)}px`),d.setProperty("--_menu-bottom",`${o}px`);let c=getComputedStyle(this),y=d.getPropertyValue("--_menu-bottom")===c.bottom?o:parseFloat(c.bottom),A=r.height-y-parseFloat(c.marginBottom);this.style.setProperty("--_menu-max-height",`${A}px`)};Cr=new WeakSet;hn=function(t){let e=this.querySelector('[role="menuitem"][aria-haspopup][aria-expanded="true"]'),i=e?.querySelector('[role="menu"]'),{style:a}=L(this,ea);if(t||a.setProperty("--media-menu-transition-in","none"),i){let r=i.offsetHeight,s=Math.max(i.offsetWidth,e.offsetWidth);this.style.setProperty("min-width",`${s}px`),this.style.setProperty("min-height",`${r}px`),O(this,di,ta).call(this,s)}else this.style.removeProperty("min-width"),this.style.removeProperty("min-height"),O(this,di,ta).call(this);a.removeProperty("--media-menu-transition-in")};rn=new WeakSet;Ul=function(t){var e;if(t.stopPropagation(),t.composedPath().includes(L(this,mn,Pl))){(e=L(this,lt))==null||e.focus(),this.hidden=!0;return}let i=O(this,Ji,xr).call(this,t);!i||i.hasAttribute("disabled")||(O(this,ji,Or).call(this,i),this.handleSelect(t))};mn=new WeakSet;Pl=function(){var t;return(t=this.shadowRoot.querySelector('slot[name="header"]').assignedElements({flatten:!0}))==null?void 0:t.find(i=>i.matches('button[part~="back"]'))};sn=new WeakSet;Nl=function(t){if(t.target===this)return;O(this,pn,Hl).call(this);let e=Array.from(this.querySelectorAll('[role="menuitem"][aria-haspopup]'));for(let i of e)i.invokeTargetElement!=t.target&&t.newState=="open"&&i.getAttribute("aria-expanded")=="true"&&!i.invokeTargetElement.hidden&&i.invokeTargetElement.dispatchEvent(new ot({relatedTarget:i}));for(let i of e)i.setAttribute("aria-expanded",`${!i.submenuElement.hidden}`);O(this,Cr,hn).call(this,!0)};pn=new WeakSet;Hl=function(){let e=this.querySelector('[role="menuitem"] > [role="menu"]:not([hidden])');this.container.classList.toggle("has-expanded",!!e)};nn=new WeakSet;Wl=function(t){var e;ee(this,t.relatedTarget)||(L(this,Lt)&&((e=L(this,lt))==null||e.focus()),L(this,Ke)&&L(this,Ke)!==t.relatedTarget&&!this.hidden&&(this.hidden=!0))};on=new WeakSet;Fl=function(t){var e,i,a,r,s;let{key:o,ctrlKey:d,altKey:c,metaKey:_}=t;if(!(d||c||_)&&this.keysUsed.includes(o))if(t.preventDefault(),t.stopPropagation(),o==="Tab"){if(L(this,Lt)){this.hidden=!0;return}t.shiftKey?(i=(e=this.previousElementSibling)==null?void 0:e.focus)==null||i.call(e):(r=(a=this.nextElementSibling)==null?void 0:a.focus)==null||r.call(a),this.blur()}else o==="Escape"?((s=L(this,lt))==null||s.focus(),L(this,Lt)&&(this.hidden=!0)):o==="Enter"||o===" "?this.handleSelect(t):this.handleMove(t)};Ji=new WeakSet;xr=function(t){return t.composedPath().find(e=>["menuitemradio","menuitemcheckbox"].includes(e.role))};ln=new WeakSet;Bl=function(){return this.items.find(t=>t.tabIndex===0)};ji=new WeakSet;Or=function(t){for(let e of this.items)e.tabIndex=e===t?0:-1};Lr=new WeakSet;dn=function(t,e){let i=[...this.checkedItems];t.type==="radio"&&this.radioGroupItems.forEach(a=>a.checked=!1),e?t.checked=!t.checked:t.checked=!0,this.checkedItems.some((a,r)=>a!=i[r])&&this.dispatchEvent(new Event("change",{bubbles:!0,composed:!0}))};Rt.shadowRootOptions={mode:"open"};Rt.getTemplateHTML=Gc;function qc(t){return["menuitem","menuitemradio","menuitemcheckbox"].includes(t?.role)}function ia(t){var e;return(e=t.getAttribute("bounds")?ke(t,`#${t.getAttribute("bounds")}`):Ye(t)||t.parentElement)!=null?e:t}l.customElements.get("media-chrome-menu")||l.customElements.define("media-chrome-menu",Rt);var Kl=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},ui=(t,e,i)=>(Kl(t,e,"read from private field"),i?i.call(t):e.get(t)),vn=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},ci=(t,e,i)=>(Kl(t,e,"access private method"),i),dt,hi,aa,Ur,fn,En={RATES:"rates"},gn=class extends Rt{constructor(){super(),vn(this,hi),vn(this,Ur),vn(this,dt,new Je(this,En.RATES,{defaultValue:Zs})),ci(this,hi,aa).call(this)}static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_PLAYBACK_RATE,En.RATES]}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===n.MEDIA_PLAYBACK_RATE&&i!=a?(this.value=a,ci(this,hi,aa).call(this)):e===En.RATES&&i!=a&&(ui(this,dt).value=a,ci(this,hi,aa).call(this))}connectedCallback(){super.connectedCallback(),this.addEventListener("change",ci(this,Ur,fn))}disconnectedCallback(){super.disconnectedCallback(),this.removeEventListener("change",ci(this,Ur,fn))}get anchorElement(){return this.anchor!=="auto"?super.anchorElement:Ye(this).querySelector("media-playback-rate-menu-button")}get rates(){return ui(this,dt)}set rates(e){e?Array.isArray(e)?ui(this,dt).value=e.join(" "):typeof e=="string"&&(ui(this,dt).value=e):ui(this,dt).value="",ci(this,hi,aa).call(this)}get mediaPlaybackRate(){return B(this,n.MEDIA_PLAYBACK_RATE,wt)}set mediaPlaybackRate(e){$(this,n.MEDIA_PLAYBACK_RATE,e)}};dt=new WeakMap;hi=new WeakSet;aa=function(){this.defaultSlot.textContent="";let t=xe(this.mediaPlaybackRate),e=new Set(Array.from(ui(this,dt)).map(a=>xe(Number(a))));t>0&&!e.has(t)&&e.add(t);let i=Array.from(e).sort((a,r)=>a-r);for(let a of i){let r=$l({type:"radio",text:this.formatMenuItemText(`${a}x`,a),value:a.toString(),checked:t===a});r.prepend(Vl(this,"checked-indicator")),this.defaultSlot.append(r)}};Ur=new WeakSet;fn=function(){if(!this.value)return;let t=new l.CustomEvent(h.MEDIA_PLAYBACK_RATE_REQUEST,{composed:!0,bubbles:!0,detail:this.value});this.dispatchEvent(t)};l.customElements.get("media-playback-rate-menu")||l.customElements.define("media-playback-rate-menu",gn);var ra=class extends K{connectedCallback(){super.connectedCallback(),this.invokeTargetElement&&this.setAttribute("aria-haspopup","menu")}get invokeTarget(){return this.getAttribute("invoketarget")}set invokeTarget(e){this.setAttribute("invoketarget",`${e}`)}get invokeTargetElement(){var e;return this.invokeTarget?(e=ht(this))==null?void 0:e.querySelector(`#${this.invokeTarget}`):null}handleClick(){var e;(e=this.invokeTargetElement)==null||e.dispatchEvent(new ot({relatedTarget:this}))}};l.customElements.get("media-chrome-menu-button")||l.customElements.define("media-chrome-menu-button",ra);var Pr=1;function Yc(t){return`
<style>
:host {
min-width: 5ch;
padding: var(--media-button-padding, var(--media-control-padding, 10px 5px));
}
:host([aria-expanded="true"]) slot {
display: block;
}
:host([aria-expanded="true"]) slot[name=tooltip] {
display: none;
}
</style>
<slot name="icon">${t.mediaplaybackrate?xe(+t.mediaplaybackrate):Pr}x</slot>
`}function Qc(){return f("Playback rate")}var sa=class extends ra{static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_PLAYBACK_RATE]}constructor(){var e;super(),this.container=this.shadowRoot.querySelector('slot[name="icon"]'),this.container.innerHTML=`${xe((e=this.mediaPlaybackRate)!=null?e:Pr)}x`}attributeChangedCallback(e,i,a){if(super.attributeChangedCallback(e,i,a),e===n.MEDIA_PLAYBACK_RATE){let r=a?+a:Number.NaN,s=xe(Number.isNaN(r)?Pr:r);this.container.innerHTML=`${s}x`,this.setAttribute("aria-label",f("Playback rate {playbackRate}",{playbackRate:s}))}}get invokeTargetElement(){return this.invokeTarget!=null?super.invokeTargetElement:Ye(this).querySelector("media-playback-rate-menu")}get mediaPlaybackRate(){return B(this,n.MEDIA_PLAYBACK_RATE,Pr)}set mediaPlaybackRate(e){$(this,n.MEDIA_PLAYBACK_RATE,e)}};sa.getSlotTemplateHTML=Yc;sa.getTooltipContentHTML=Qc;l.customElements.get("media-playback-rate-menu-button")||l.customElements.define("media-playback-rate-menu-button",sa);var yn=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},ie=(t,e,i)=>(yn(t,e,"read from private field"),i?i.call(t):e.get(t)),Ge=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},_n=(t,e,i,a)=>(yn(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),pi=(t,e,i)=>(yn(t,e,"access private method"),i),Nr,oa,bn,Gl,Wr,Sn,In,ql,Ue,mi,An,Hr,Tn;function zc(t){return`
<style>
:host {
transition: var(--media-menu-item-transition,
background .15s linear,
opacity .2s ease-in-out
);
outline: var(--media-menu-item-outline, 0);
outline-offset: var(--media-menu-item-outline-offset, -1px);
cursor: var(--media-cursor, pointer);
display: flex;
align-items: center;
align-self: stretch;
justify-self: stretch;
white-space: nowrap;
white-space-collapse: collapse;
text-wrap: nowrap;
padding: .4em .8em .4em 1em;
}
:host(:focus-visible) {
box-shadow: var(--media-menu-item-focus-shadow, inset 0 0 0 2px rgb(27 127 204 / .9));
outline: var(--media-menu-item-hover-outline, 0);
outline-offset: var(--media-menu-item-hover-outline-offset,  var(--media-menu-item-outline-offset, -1px));
}
:host(:hover) {
cursor: var(--media-cursor, pointer);
background: var(--media-menu-item-hover-background, rgb(92 92 102 / .5));
outline: var(--media-menu-item-hover-outline);
outline-offset: var(--media-menu-item-hover-outline-offset,  var(--media-menu-item-outline-offset, -1px));
}
:host([aria-checked="true"]) {
background: var(--media-menu-item-checked-background);
}
:host([hidden]) {
display: none;
}
:host([disabled]) {
pointer-events: none;
color: rgba(255, 255, 255, .3);
}
slot:not([name]) {
width: 100%;
}
slot:not([name="submenu"]) {
display: inline-flex;
align-items: center;
transition: inherit;
opacity: var(--media-menu-item-opacity, 1);
}
slot[name="description"] {
justify-content: end;
}
slot[name="description"] > span {
display: inline-block;
margin-inline: 1em .2em;
max-width: var(--media-menu-item-description-max-width, 100px);
text-overflow: ellipsis;
overflow: hidden;
font-size: .8em;
font-weight: 400;
text-align: right;
position: relative;
top: .04em;
}
slot[name="checked-indicator"] {
display: none;
}
:host(:is([role="menuitemradio"],[role="menuitemcheckbox"])) slot[name="checked-indicator"] {
display: var(--media-menu-item-checked-indicator-display, inline-block);
}
svg, img, ::slotted(svg), ::slotted(img) {
height: var(--media-menu-item-icon-height, var(--media-control-height, 24px));
fill: var(--media-icon-color, var(--media-primary-color, rgb(238 238 238)));
display: block;
}
[part~="indicator"],
::slotted([part~="indicator"]) {
fill: var(--media-menu-item-indicator-fill,
var(--media-icon-color, var(--media-primary-color, rgb(238 238 238))));
height: var(--media-menu-item-indicator-height, 1.25em);
margin-right: .5ch;
}
[part~="checked-indicator"] {
visibility: hidden;
}
:host([aria-checked="true"]) [part~="checked-indicator"] {
visibility: visible;
}
</style>
<slot name="checked-indicator">
<svg aria-hidden="true" viewBox="0 1 24 24" part="checked-indicator indicator">
<path d="m10 15.17 9.193-9.191 1.414 1.414-10.606 10.606-6.364-6.364 1.414-1.414 4.95 4.95Z"/>
</svg>
</slot>
<slot name="prefix"></slot>
<slot></slot>
<slot name="description"></slot>
<slot name="suffix">
${this.getSuffixSlotInnerHTML(t)}
</slot>
<slot name="submenu"></slot>
`}function Xc(t){return""}var pe={TYPE:"type",VALUE:"value",CHECKED:"checked",DISABLED:"disabled"},vi=class extends l.HTMLElement{constructor(){if(super(),Ge(this,bn),Ge(this,Wr),Ge(this,In),Ge(this,Hr),Ge(this,Nr,!1),Ge(this,oa,void 0),Ge(this,Ue,()=>{var e,i;this.submenuElement.items&&this.setAttribute("submenusize",`${this.submenuElement.items.length}`);let a=this.shadowRoot.querySelector('slot[name="description"]'),r=(e=this.submenuElement.checkedItems)==null?void 0:e[0],s=(i=r?.dataset.description)!=null?i:r?.text,o=P.createElement("span");o.textContent=s??"",a.replaceChildren(o)}),Ge(this,mi,e=>{let{key:i}=e;if(!this.keysUsed.includes(i)){this.removeEventListener("keyup",ie(this,mi));return}this.handleClick(e)}),Ge(this,An,e=>{let{metaKey:i,altKey:a,key:r}=e;if(i||a||!this.keysUsed.includes(r)){this.removeEventListener("keyup",ie(this,mi));return}this.addEventListener("keyup",ie(this,mi),{once:!0})}),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=W(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[pe.TYPE,pe.DISABLED,pe.CHECKED,pe.VALUE]}enable(){this.hasAttribute("tabindex")||this.setAttribute("tabindex","-1"),na(this)&&!this.hasAttribute("aria-checked")&&this.setAttribute("aria-checked","false"),this.addEventListener("click",this),this.addEventListener("keydown",this)}disable(){this.removeAttribute("tabindex"),this.removeEventListener("click",this),this.removeEventListener("keydown",this),this.removeEventListener("keyup",this)}handleEvent(e){switch(e.type){case"slotchange":pi(this,bn,Gl).call(this,e);break;case"click":this.handleClick(e);break;case"keydown":ie(this,An).call(this,e);break;case"keyup":ie(this,mi).call(this,e);break}}attributeChangedCallback(e,i,a){e===pe.CHECKED&&na(this)&&!ie(this,Nr)?this.setAttribute("aria-checked",a!=null?"true":"false"):e===pe.TYPE&&a!==i?this.role="menuitem"+a:e===pe.DISABLED&&a!==i&&(a==null?this.enable():this.disable())}connectedCallback(){this.hasAttribute(pe.DISABLED)||this.enable(),this.role="menuitem"+this.type,_n(this,oa,kn(this,this.parentNode)),pi(this,Hr,Tn).call(this),this.submenuElement&&pi(this,Wr,Sn).call(this),this.shadowRoot.addEventListener("slotchange",this)}disconnectedCallback(){this.disable(),pi(this,Hr,Tn).call(this),_n(this,oa,null),this.shadowRoot.removeEventListener("slotchange",this)}get invokeTarget(){return this.getAttribute("invoketarget")}set invokeTarget(e){this.setAttribute("invoketarget",`${e}`)}get invokeTargetElement(){var e;return this.invokeTarget?(e=ht(this))==null?void 0:e.querySelector(`#${this.invokeTarget}`):this.submenuElement}get submenuElement(){return this.shadowRoot.querySelector('slot[name="submenu"]').assignedElements({flatten:!0})[0]}get type(){var e;return(e=this.getAttribute(pe.TYPE))!=null?e:""}set type(e){this.setAttribute(pe.TYPE,`${e}`)}get value(){var e;return(e=this.getAttribute(pe.VALUE))!=null?e:this.text}set value(e){this.setAttribute(pe.VALUE,e)}get text(){var e;return((e=this.textContent)!=null?e:"").trim()}get checked(){if(na(this))return this.getAttribute("aria-checked")==="true"}set checked(e){na(this)&&(_n(this,Nr,!0),this.setAttribute("aria-checked",e?"true":"false"),e?this.part.add("checked"):this.part.remove("checked"))}handleClick(e){na(this)||this.invokeTargetElement&&ee(this,e.target)&&this.invokeTargetElement.dispatchEvent(new ot({relatedTarget:this}))}get keysUsed(){return["Enter"," "]}};Nr=new WeakMap;oa=new WeakMap;bn=new WeakSet;Gl=function(t){let e=t.target;if(!e?.name)for(let a of e.assignedNodes({flatten:!0}))a instanceof Text&&a.textContent.trim()===""&&a.remove();e.name==="submenu"&&(this.submenuElement?pi(this,Wr,Sn).call(this):pi(this,In,ql).call(this))};Wr=new WeakSet;Sn=async function(){this.setAttribute("aria-haspopup","menu"),this.setAttribute("aria-expanded",`${!this.submenuElement.hidden}`),this.submenuElement.addEventListener("change",ie(this,Ue)),this.submenuElement.addEventListener("addmenuitem",ie(this,Ue)),this.submenuElement.addEventListener("removemenuitem",ie(this,Ue)),ie(this,Ue).call(this)};In=new WeakSet;ql=function(){this.removeAttribute("aria-haspopup"),this.removeAttribute("aria-expanded"),this.submenuElement.removeEventListener("change",ie(this,Ue)),this.submenuElement.removeEventListener("addmenuitem",ie(this,Ue)),this.submenuElement.removeEventListener("removemenuitem",ie(this,Ue)),ie(this,Ue).call(this)};Ue=new WeakMap;mi=new WeakMap;An=new WeakMap;Hr=new WeakSet;Tn=function(){var t;let e=(t=ie(this,oa))==null?void 0:t.radioGroupItems;if(!e)return;let i=e.filter(a=>a.getAttribute("aria-checked")==="true").pop();i||(i=e[0]);for(let a of e)a.setAttribute("aria-checked","false");i?.setAttribute("aria-checked","true")};vi.shadowRootOptions={mode:"open"};vi.getTemplateHTML=zc;vi.getSuffixSlotInnerHTML=Xc;function na(t){return t.type==="radio"||t.type==="checkbox"}function kn(t,e){if(!t)return null;let{host:i}=t.getRootNode();return!e&&i?kn(t,i):e?.items?e:kn(e,e?.parentNode)}l.customElements.get("media-chrome-menu-item")||l.customElements.define("media-chrome-menu-item",vi);var Yl=`<svg aria-hidden="true" viewBox="0 0 28 24">
<path d="M24 3H4a1 1 0 0 0-1 1v16a1 1 0 0 0 1 1h20a1 1 0 0 0 1-1V4a1 1 0 0 0-1-1Zm-1 16H5V5h18v14Zm-3-8h-7v5h7v-5Z"/>
</svg>`;function Zc(t){return`
<style>
:host([${n.MEDIA_IS_PIP}]) slot[name=icon] slot:not([name=exit]) {
display: none !important;
}
:host(:not([${n.MEDIA_IS_PIP}])) slot[name=icon] slot:not([name=enter]) {
display: none !important;
}
:host([${n.MEDIA_IS_PIP}]) slot[name=tooltip-enter],
:host(:not([${n.MEDIA_IS_PIP}])) slot[name=tooltip-exit] {
display: none;
}
</style>
<slot name="icon">
<slot name="enter">${Yl}</slot>
<slot name="exit">${Yl}</slot>
</slot>
`}function Jc(){return`
<slot name="tooltip-enter">${f("Enter picture in picture mode")}</slot>
<slot name="tooltip-exit">${f("Exit picture in picture mode")}</slot>
`}var Ql=t=>{let e=t.mediaIsPip?f("exit picture in picture mode"):f("enter picture in picture mode");t.setAttribute("aria-label",e)},la=class extends K{static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_IS_PIP,n.MEDIA_PIP_UNAVAILABLE]}connectedCallback(){super.connectedCallback(),Ql(this)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===n.MEDIA_IS_PIP&&Ql(this)}get mediaPipUnavailable(){return D(this,n.MEDIA_PIP_UNAVAILABLE)}set mediaPipUnavailable(e){R(this,n.MEDIA_PIP_UNAVAILABLE,e)}get mediaIsPip(){return T(this,n.MEDIA_IS_PIP)}set mediaIsPip(e){k(this,n.MEDIA_IS_PIP,e)}handleClick(){let e=this.mediaIsPip?h.MEDIA_EXIT_PIP_REQUEST:h.MEDIA_ENTER_PIP_REQUEST;this.dispatchEvent(new l.CustomEvent(e,{composed:!0,bubbles:!0}))}};la.getSlotTemplateHTML=Zc;la.getTooltipContentHTML=Jc;l.customElements.get("media-pip-button")||l.customElements.define("media-pip-button",la);var Xl=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},jc=(t,e,i)=>(Xl(t,e,"read from private field"),i?i.call(t):e.get(t)),eu=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},tu=(t,e,i,a)=>(Xl(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Fr,iu=`<svg aria-hidden="true" viewBox="0 0 26 24">
<path d="M16 3v2.5h3.5V9H22V3h-6ZM4 9h2.5V5.5H10V3H4v6Zm15.5 9.5H16V21h6v-6h-2.5v3.5ZM6.5 15H4v6h6v-2.5H6.5V15Z"/>
</svg>`,au=`<svg aria-hidden="true" viewBox="0 0 26 24">
<path d="M18.5 6.5V3H16v6h6V6.5h-3.5ZM16 21h2.5v-3.5H22V15h-6v6ZM4 17.5h3.5V21H10v-6H4v2.5Zm3.5-11H4V9h6V3H7.5v3.5Z"/>
</svg>`;function ru(t){return`
<style>
:host([${n.MEDIA_IS_FULLSCREEN}]) slot[name=icon] slot:not([name=exit]) {
display: none !important;
}
:host(:not([${n.MEDIA_IS_FULLSCREEN}])) slot[name=icon] slot:not([name=enter]) {
display: none !important;
}
:host([${n.MEDIA_IS_FULLSCREEN}]) slot[name=tooltip-enter],
:host(:not([${n.MEDIA_IS_FULLSCREEN}])) slot[name=tooltip-exit] {
display: none;
}
</style>
<slot name="icon">
<slot name="enter">${iu}</slot>
<slot name="exit">${au}</slot>
</slot>
`}function su(){return`
<slot name="tooltip-enter">${f("Enter fullscreen mode")}</slot>
<slot name="tooltip-exit">${f("Exit fullscreen mode")}</slot>
`}var zl=t=>{let e=t.mediaIsFullscreen?f("exit fullscreen mode"):f("enter fullscreen mode");t.setAttribute("aria-label",e)},da=class extends K{constructor(){super(...arguments),eu(this,Fr,null)}static get observedAttributes(){return[...super.observedAttributes,n.MEDIA_IS_FULLSCREEN,n.MEDIA_FULLSCREEN_UNAVAILABLE]}connectedCallback(){super.connectedCallback(),zl(this)}attributeChangedCallback(e,i,a){super.attributeChangedCallback(e,i,a),e===n.MEDIA_IS_FULLSCREEN&&zl(this)}get mediaFullscreenUnavailable(){return D(this,n.MEDIA_FULLSCREEN_UNAVAILABLE)}set mediaFullscreenUnavailable(e){R(this,n.MEDIA_FULLSCREEN_UNAVAILABLE,e)}get mediaIsFullscreen(){return T(this,n.MEDIA_IS_FULLSCREEN)}set mediaIsFullscreen(e){k(this,n.MEDIA_IS_FULLSCREEN,e)}handleClick(e){tu(this,Fr,e);let i=jc(this,Fr)instanceof PointerEvent,a=this.mediaIsFullscreen?new l.CustomEvent(h.MEDIA_EXIT_FULLSCREEN_REQUEST,{composed:!0,bubbles:!0}):new l.CustomEvent(h.MEDIA_ENTER_FULLSCREEN_REQUEST,{composed:!0,bubbles:!0,detail:i});this.dispatchEvent(a)}};Fr=new WeakMap;da.getSlotTemplateHTML=ru;da.getTooltipContentHTML=su;l.customElements.get("media-fullscreen-button")||l.customElements.define("media-fullscreen-button",da);var Jl=(t,e,i)=>{if(!e.has(t))throw TypeError("Cannot "+i)},ca=(t,e,i)=>(Jl(t,e,"read from private field"),i?i.call(t):e.get(t)),Zl=(t,e,i)=>{if(e.has(t))throw TypeError("Cannot add the same private member more than once");e instanceof WeakSet?e.add(t):e.set(t,i)},ua=(t,e,i,a)=>(Jl(t,e,"write to private field"),a?a.call(t,i):e.set(t,i),i),Pe,$r,Br={LOADING_DELAY:"loadingdelay",NO_AUTOHIDE:"noautohide"},jl=500,nu=`
<svg aria-hidden="true" viewBox="0 0 100 100">
<path d="M73,50c0-12.7-10.3-23-23-23S27,37.3,27,50 M30.9,50c0-10.5,8.5-19.1,19.1-19.1S69.1,39.5,69.1,50">
<animateTransform
attributeName="transform"
attributeType="XML"
type="rotate"
dur="1s"
from="0 50 50"
to="360 50 50"
repeatCount="indefinite" />
</path>
</svg>
`;function ou(t){return`
<style>
:host {
display: var(--media-control-display, var(--media-loading-indicator-display, inline-block));
vertical-align: middle;
box-sizing: border-box;
--_loading-indicator-delay: var(--media-loading-indicator-transition-delay, ${jl}ms);
}
#status {
color: rgba(0,0,0,0);
width: 0px;
height: 0px;
}
:host slot[name=icon] > *,
:host ::slotted([slot=icon]) {
opacity: var(--media-loading-indicator-opacity, 0);
transition: opacity 0.15s;
}
:host([${n.MEDIA_LOADING}]:not([${n.MEDIA_PAUSED}])) slot[name=icon] > *,
:host([${n.MEDIA_LOADING}]:not([${n.MEDIA_PAUSED}])) ::slotted([slot=icon]) {
opacity: var(--media-loading-indicator-opacity, 1);
transition: opacity 0.15s var(--_loading-indicator-delay);
}
:host #status {
visibility: var(--media-loading-indicator-opacity, hidden);
transition: visibility 0.15s;
}
:host([${n.MEDIA_LOADING}]:not([${n.MEDIA_PAUSED}])) #status {
visibility: var(--media-loading-indicator-opacity, visible);
transition: visibility 0.15s var(--_loading-indicator-delay);
}
svg, img, ::slotted(svg), ::slotted(img) {
width: var(--media-loading-indicator-icon-width);
height: var(--media-loading-indicator-icon-height, 100px);
fill: var(--media-icon-color, var(--media-primary-color, rgb(238 238 238)));
vertical-align: middle;
}
</style>
<slot name="icon">${nu}</slot>
<div id="status" role="status" aria-live="polite">${f("media loading")}</div>
`}var ha=class extends l.HTMLElement{constructor(){if(super(),Zl(this,Pe,void 0),Zl(this,$r,jl),!this.shadowRoot){this.attachShadow(this.constructor.shadowRootOptions);let e=W(this.attributes);this.shadowRoot.innerHTML=this.constructor.getTemplateHTML(e)}}static get observedAttributes(){return[S.MEDIA_CONTROLLER,n.MEDIA_PAUSED,n.MEDIA_LOADING,Br.LOADING_DELAY]}attributeChangedCallback(e,i,a){var r,s,o,d,c;e===Br.LOADING_DELAY&&i!==a?this.loadingDelay=Number(a):e===S.MEDIA_CONTROLLER&&(i&&((s=(r=ca(this,Pe))==null?void 0:r.unassociateElement)==null||s.call(r,this),ua(this,Pe,null)),a&&this.isConnected&&(ua(this,Pe,(o=this.getRootNode())==null?void 0:o.getElementById(a)),(c=(d=ca(this,Pe))==null?void 0:d.associateElement)==null||c.call(d,this)))}connectedCallback(){var e,i,a;let r=this.getAttribute(S.MEDIA_CONTROLLER);r&&(ua(this,Pe,(e=this.getRootNode())==null?void 0:e.getElementById(r)),(a=(i=ca(this,Pe))==null?void 0:i.associateElement)==null||a.call(i,this))}disconnectedCallback(){var e,i;(i=(e=ca(this,Pe))==null?void 0:e.unassociateElement)==null||i.call(e,this),ua(this,Pe,null)}get loadingDelay(){return ca(this,$r)}set loadingDelay(e){ua(this,$r,e);let{style:i}=U(this.shadowRoot,":host");i.setProperty("--_loading-indicator-delay",`var(--media-loading-indicator-transition-delay, ${e}ms)`)}get mediaPaused(){return T(this,n.MEDIA_PAUSED)}set mediaPaused(e){k(this,n.MEDIA_PAUSED,e)}get mediaLoading(){return T(this,n.MEDIA_LOADING)}set mediaLoading(e){k(this,n.MEDIA_LOADING,e)}get mediaController(){return D(this,S.MEDIA_CONTROLLER)}set mediaController(e){R(this,S.MEDIA_CONTROLLER,e)}get noAutohide(){return T(this,Br.NO_AUTOHIDE)}set noAutohide(e){k(this,Br.NO_AUTOHIDE,e)}};Pe=new WeakMap;$r=new WeakMap;ha.shadowRootOptions={mode:"open"};ha.getTemplateHTML=ou;l.customElements.get("media-loading-indicator")||l.customElements.define("media-loading-indicator",ha);
