# Stylesheets and the map's library: made here once with Node, and what is made is committed.

.PHONY: css vendor
css: node_modules/.installed  ## Compile assets/styles into static/css/silmukka.css (needs Node)
	npm run --silent css

vendor: node_modules/.installed  ## Copy the map's library into static/vendor/map (needs Node)
	@mkdir -p static/vendor/map
	sed '/^\/\/# sourceMappingURL=/d' node_modules/leaflet/dist/leaflet.js > static/vendor/map/leaflet.js
	sed '/^\/\/# sourceMappingURL=/d' node_modules/leaflet.markercluster/dist/leaflet.markercluster.js > static/vendor/map/markercluster.js
	sed '/url(/d' node_modules/leaflet/dist/leaflet.css > static/vendor/map/leaflet.css
	cp node_modules/leaflet/LICENSE static/vendor/map/LICENSE-leaflet.txt
	cp node_modules/leaflet.markercluster/MIT-LICENCE.txt static/vendor/map/LICENSE-markercluster.txt

node_modules/.installed: package.json
	PUPPETEER_SKIP_DOWNLOAD=1 npm install --ignore-scripts --no-audit --no-fund --no-package-lock
	touch $@
