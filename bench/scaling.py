def scaling(renderer): raise NotImplementedError
